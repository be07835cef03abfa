package io.initfs.erofs.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimumKernelTest {
  private static String of(long features, int blockSize, Algorithm... algorithms) {
    return MinimumKernel.of(features, blockSize, ImmutableSet.copyOf(algorithms)).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "0x000, 5.4",
    "0x001, 5.4",
    "0x002, 5.13",
    "0x004, 5.15",
    "0x008, 5.16",
    "0x010, 5.17",
    "0x020, 6.1",
    "0x040, 6.4",
    "0x060, 6.17",
    "0x080, 6.15",
    "0x100, 6.17",
    "0x01F, 5.17",
  })
  void latestFeatureCounts(String features, String expected) {
    assertEquals(expected, of(Long.decode(features), 4096));
  }

  @Test
  void algorithmsCountWhereFilesAreCompressed() {
    long compressed = Features.ZERO_PADDING | Features.COMPR_CFGS;

    assertEquals("6.10", of(compressed, 4096, Algorithm.LZ4, Algorithm.ZSTD));
    assertEquals("6.6", of(compressed, 4096, Algorithm.DEFLATE, Algorithm.LZMA));
    assertEquals("5.13", of(Features.COMPR_CFGS, 4096, Algorithm.ZSTD));
  }

  @Test
  void smallBlocksCameLater() {
    assertEquals("6.4", of(0, 512));
    assertEquals("6.8", of(Features.ZERO_PADDING, 512, Algorithm.LZ4));
    assertEquals("5.4", of(0, 16_384));
  }
}
