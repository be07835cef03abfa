package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each record byte by byte, as the kernel's structures have them. */
class CompressionConfigTest {
  static Arguments[] records() {
    return new Arguments[] {
      Arguments.of(new CompressionConfig.Lz4(0xFFFF, 4), "0e00 ffff 0400 0000 0000 0000 0000 0000"),
      Arguments.of(
          new CompressionConfig.Lzma(0x1_0000, 0), "0e00 0000 0100 0000 0000 0000 0000 0000"),
      Arguments.of(new CompressionConfig.Deflate(15), "0600 0f00 0000 0000"),
      Arguments.of(new CompressionConfig.Zstd(0, 7), "0600 0007 0000 0000"),
    };
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordHasItsBytesAndNoMore(CompressionConfig config, String hex) {
    byte[] expected = Hex.bytes(hex);
    byte[] bytes = new byte[expected.length + 8];
    config.write(bytes, 4);

    byte[] written = Arrays.copyOfRange(bytes, 4, 4 + expected.length);
    assertArrayEquals(expected, written);
    assertEquals(
        CompressionConfig.minimumSize(config.algorithm()), CompressionConfig.readLength(bytes, 4));
    assertEquals(
        expected.length,
        CompressionConfig.LENGTH_SIZE + CompressionConfig.minimumSize(config.algorithm()));
    assertEquals(
        config,
        CompressionConfig.read(config.algorithm(), bytes, 4 + CompressionConfig.LENGTH_SIZE));
    assertArrayEquals(new byte[4], Arrays.copyOf(bytes, 4));
    assertArrayEquals(new byte[4], Arrays.copyOfRange(bytes, 4 + expected.length, bytes.length));
  }
}
