package io.initfs.erofs.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeHistogramTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1023, 0",
    "1024, 1",
    "2047, 1",
    "2048, 2",
    "4096, 3",
    "33554431, 15",
    "33554432, 16",
    "9223372036854775807, 16",
  })
  void sizeIsInItsClass(long bytes, int expected) {
    SizeHistogram histogram = new SizeHistogram();

    histogram.add(bytes);

    assertEquals(SizeHistogram.CLASSES, histogram.counts().size());
    assertEquals(1, histogram.counts().get(expected));
    assertEquals(1, histogram.counts().stream().mapToLong(Long::longValue).sum());
  }
}
