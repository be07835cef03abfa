package io.initfs.erofs.volume;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlgorithmReaderTest {
  private static final int LZ4 = 1;
  private static final int LZMA = 2;
  private static final int DEFLATE = 4;
  private static final int ZSTD = 8;

  /** Algorithms by their bits, and their records. */
  record Wrong(
      int algorithms, String hex, Class<? extends ErofsException> type, List<String> parts) {}

  private static ImmutableMap<Algorithm, CompressionConfig> read(HandMade image)
      throws IOException {
    return Volume.open(Images.source(image.build()), List.of(), true).algorithms();
  }

  private static HandMade image(int algorithms, String hex) {
    return new HandMade(12).configurations(algorithms, hex);
  }

  @Test
  void readsTheRecordsInTheOrderOfTheirBits() throws IOException {
    assertEquals(
        ImmutableMap.of(
            Algorithm.LZ4, new CompressionConfig.Lz4(0x1234, 256),
            Algorithm.LZMA, new CompressionConfig.Lzma(8 << 20, 0),
            Algorithm.DEFLATE, new CompressionConfig.Deflate(15),
            Algorithm.ZSTD, new CompressionConfig.Zstd(0, 10)),
        read(
            image(
                LZ4 | LZMA | DEFLATE | ZSTD,
                "0e00 3412 0001 00000000000000000000"
                    + "0e00 00008000 0000 0000000000000000"
                    + "0600 0f 0000000000"
                    + "0600 00 0a 00000000")));
  }

  @Test
  void recordMayBeLongerThanIsKnown() throws IOException {
    assertEquals(
        ImmutableMap.of(
            Algorithm.LZ4, new CompressionConfig.Lz4(1, 2),
            Algorithm.DEFLATE, new CompressionConfig.Deflate(9)),
        read(
            image(
                LZ4 | DEFLATE,
                "1100 0100 0200 00000000000000000000 aabbcc 00" + "0600 09 0000000000")));
  }

  @Test
  void withoutRecordsThereIsLz4OrNothing() throws IOException {
    HandMade padded = new HandMade(12).incompat(Features.ZERO_PADDING);
    assertEquals(ImmutableMap.of(), read(new HandMade(12)));
    assertEquals(ImmutableMap.of(Algorithm.LZ4, new CompressionConfig.Lz4(65535, 1)), read(padded));
    assertEquals(
        ImmutableMap.of(Algorithm.LZ4, new CompressionConfig.Lz4(77, 1)),
        read(new HandMade(12).lz4Distance(77)));
  }

  private static Wrong corrupt(int algorithms, String hex, String... parts) {
    return new Wrong(algorithms, hex, CorruptImageException.class, List.of(parts));
  }

  static Stream<Wrong> wrongRecords() {
    return Stream.of(
        new Wrong(
            0x10,
            "0e00 00000000 00000000 00000000 0000",
            UnsupportedFeatureException.class,
            List.of("compression configuration at byte 0x480", "compression algorithm 4")),
        corrupt(LZ4, "0d00 ffff 0100", "LZ4 record: expected at least 14 bytes, got 13"),
        corrupt(LZ4, "0e00 ffff 0101", "max_pclusterblks: expected at most 256, got 257"),
        corrupt(LZMA, "0d00 00100000 0000", "LZMA record: expected at least 14 bytes, got 13"),
        corrupt(LZMA, "0e00 00100000 0100", "LZMA format: expected at most 0, got 1"),
        corrupt(LZMA, "0e00 ff0f0000 0000", "dict_size: expected 4096 to 8388608, got 4095"),
        corrupt(LZMA, "0e00 01008000 0000", "dict_size: expected 4096 to 8388608, got 8388609"),
        corrupt(DEFLATE, "0500 0f", "DEFLATE record: expected at least 6 bytes, got 5"),
        corrupt(DEFLATE, "0600 10", "windowbits: expected at most 15, got 16"),
        corrupt(ZSTD, "0500 00 0a", "ZSTD record: expected at least 6 bytes, got 5"),
        corrupt(ZSTD, "0600 01 0a", "ZSTD format: expected at most 0, got 1"),
        corrupt(ZSTD, "0600 00 0b", "windowlog: expected at most 10, got 11"),
        corrupt(
            LZ4 | ZSTD,
            "1100 ffff 0100 00000000000000000000 000000 00" + "0600 01 0a",
            "at byte 0x494: ZSTD format"));
  }

  /** Linux takes it for 65536, and erofs-utils for an error. */
  @Test
  void recordWithoutBytesIsCorrupt() {
    assertCorrupt(
        () -> read(image(LZ4, "0000 ffff 0100")), "LZ4 record: expected at least 14 bytes, got 0");
  }

  @ParameterizedTest
  @MethodSource("wrongRecords")
  void wrongRecordIsNamed(Wrong wrong) {
    assertFails(
        wrong.type(),
        () -> read(image(wrong.algorithms(), wrong.hex())),
        wrong.parts().toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("wrongRecords")
  void kernelRefusesItToo(Wrong wrong, @TempDir Path directory) throws IOException {
    Requirement.KERNEL.require();
    Path file = image(wrong.algorithms(), wrong.hex()).write(directory.resolve("image"));
    assertThrows(AssertionError.class, () -> KernelMount.mount(file).close());
  }
}
