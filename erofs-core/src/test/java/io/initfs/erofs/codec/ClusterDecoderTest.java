package io.initfs.erofs.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;

class ClusterDecoderTest {
  private static final int MARGIN = 16;
  private static final byte CANARY = 0x5A;

  /** Decodes amid canaries, so that any write outside the range shows. */
  private static byte[] decode(Algorithm algorithm, byte[] data, int size, boolean whole)
      throws IOException {
    byte[] input = new byte[data.length + 2 * MARGIN];
    Arrays.fill(input, CANARY);
    System.arraycopy(data, 0, input, MARGIN, data.length);
    byte[] output = new byte[size + 2 * MARGIN];
    Arrays.fill(output, CANARY);
    try {
      ClusterDecoder.of(algorithm).decode(input, MARGIN, data.length, output, MARGIN, size, whole);
    } finally {
      for (int i = 0; i < MARGIN; i++) {
        assertEquals(CANARY, output[i]);
        assertEquals(CANARY, output[MARGIN + size + i]);
      }
    }
    return Arrays.copyOfRange(output, MARGIN, MARGIN + size);
  }

  private static void assertMalformed(Algorithm algorithm, byte[] data, int size, String reason) {
    IOException e = assertThrows(IOException.class, () -> decode(algorithm, data, size, true));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @ParameterizedTest
  @EnumSource
  void decodesWhatOthersEncode(Algorithm algorithm) throws IOException {
    for (Contents contents : Contents.values()) {
      for (int size : new int[] {1, 13, 4096, 300_000}) {
        byte[] input = contents.make(size, size);
        byte[] data = PeerEncoder.encode(algorithm, input);
        assertArrayEquals(input, decode(algorithm, data, size, true), contents + " " + size);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void prefixIsTheStartOfTheWhole(Algorithm algorithm) throws IOException {
    byte[] input = Contents.MIXED.make(7, 3000);
    byte[] data = PeerEncoder.encode(algorithm, input);
    for (int size = 0; size <= input.length; size++) {
      assertArrayEquals(Arrays.copyOf(input, size), decode(algorithm, data, size, false));
    }
    assertThrows(IOException.class, () -> decode(algorithm, data, input.length + 1, false));
  }

  @ParameterizedTest
  @EnumSource
  void prefixesOfALargeClusterEndAnywhere(Algorithm algorithm) throws IOException {
    byte[] input = Contents.TEXT.make(8, 700_000);
    byte[] data = PeerEncoder.encode(algorithm, input);
    for (int size = 1; size <= input.length; size += 69_999) {
      assertArrayEquals(Arrays.copyOf(input, size), decode(algorithm, data, size, false));
    }
  }

  /**
   * Of old images without zero padding, the reader has whole blocks and knows no end of the data.
   */
  @ParameterizedTest
  @EnumSource
  void prefixStopsBeforeWhateverFollows(Algorithm algorithm) throws IOException {
    byte[] input = Contents.TEXT.make(9, 3000);
    byte[] data = PeerEncoder.encode(algorithm, input);
    for (int filler = 0; filler < 256; filler += 15) {
      byte[] tail = new byte[100];
      Arrays.fill(tail, (byte) filler);
      assertArrayEquals(input, decode(algorithm, Bytes.concat(data, tail), input.length, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void wholeDataEndWhereTheOutputDoes(Algorithm algorithm) throws IOException {
    for (Contents contents : Contents.values()) {
      byte[] input = contents.make(1, 2000);
      byte[] data = PeerEncoder.encode(algorithm, input);
      for (int size : new int[] {0, 1, 1000, 1990, 1999, 2001, 2010, 4000}) {
        assertThrows(
            IOException.class, () -> decode(algorithm, data, size, true), contents + " " + size);
      }
      for (int filler : new int[] {0, 1, 0x28, 255}) {
        byte[] longer = Bytes.concat(data, new byte[] {(byte) filler});
        assertThrows(IOException.class, () -> decode(algorithm, longer, input.length, true));
      }
      byte[] twice = Bytes.concat(data, data);
      assertThrows(IOException.class, () -> decode(algorithm, twice, input.length, true));
      assertThrows(IOException.class, () -> decode(algorithm, twice, 2 * input.length, true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void truncatedDataAreMalformed(Algorithm algorithm) throws IOException {
    byte[] input = Contents.MIXED.make(2, 2000);
    byte[] data = PeerEncoder.encode(algorithm, input);
    for (int length = 0; length < data.length; length++) {
      byte[] part = Arrays.copyOf(data, length);
      assertThrows(IOException.class, () -> decode(algorithm, part, input.length, true));
    }
  }

  /** Any other exception, a hang, or a byte outside the range fails the property. */
  @Property(tries = 3000)
  void damagedDataGiveBytesOrAnIoException(
      @ForAll Algorithm algorithm,
      @ForAll @IntRange(max = 5) int kind,
      @ForAll @Size(min = 1, max = 4) int[] places,
      @ForAll byte change,
      @ForAll @IntRange(max = 5000) int size,
      @ForAll boolean whole)
      throws IOException {
    Contents[] kinds = Contents.values();
    byte[] data = PeerEncoder.encode(algorithm, kinds[kind % kinds.length].make(3, 2500));
    for (int place : places) {
      data[Math.floorMod(place, data.length)] ^= change;
    }
    try {
      assertEquals(size, decode(algorithm, data, size, whole).length);
    } catch (IOException e) {
      assertFalse(e instanceof MissingLibraryException);
      assertTrue(e.getMessage().length() > 10, e.getMessage());
    }
  }

  @Property(tries = 3000)
  void noiseGivesBytesOrAnIoException(
      @ForAll Algorithm algorithm,
      @ForAll @Size(max = 200) byte[] noise,
      @ForAll @IntRange(max = 5000) int size,
      @ForAll boolean whole) {
    byte[] data = algorithm == Algorithm.ZSTD ? Bytes.concat(hex("28b52ffd"), noise) : noise;
    try {
      assertEquals(size, decode(algorithm, data, size, whole).length);
    } catch (IOException e) {
      assertFalse(e instanceof MissingLibraryException);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rangesOutsideTheArraysAreTheCallersMistake(Algorithm algorithm) {
    ClusterDecoder decoder = ClusterDecoder.of(algorithm);
    byte[] bytes = new byte[10];
    for (boolean whole : new boolean[] {true, false}) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> decoder.decode(bytes, 5, 6, bytes, 0, 1, whole));
      assertThrows(
          IndexOutOfBoundsException.class, () -> decoder.decode(bytes, 0, 1, bytes, 5, 6, whole));
    }
  }

  @Test
  void lzmaHasAllPropertiesOfTheFormatAndNoOthers() throws IOException {
    byte[] input = Contents.MIXED.make(4, 5000);
    for (int lc = 0; lc <= 4; lc++) {
      for (int lp = 0; lc + lp <= 4; lp++) {
        for (int pb = 0; pb <= 4; pb++) {
          LZMA2Options options = new LZMA2Options();
          options.setLcLp(lc, lp);
          options.setPb(pb);
          byte[] data = PeerEncoder.microLzma(input, options);
          assertArrayEquals(input, decode(Algorithm.LZMA, data, input.length, true));
        }
      }
    }
    for (int properties = 225; properties < 256; properties++) {
      byte[] data = {(byte) ~properties, 0, 0, 0, 0, 0, 0};
      assertMalformed(Algorithm.LZMA, data, 9, "properties " + properties + " do not exist");
    }
    byte[] lcAndLpFive = {(byte) ~(9 + 4), 0, 0, 0, 0, 0, 0};
    assertMalformed(Algorithm.LZMA, lcAndLpFive, 9, "byte 0: properties 13 do not exist");
  }

  @Test
  void lzmaRangeCoderEndsOnZero() throws IOException {
    byte[] input = Contents.TEXT.make(5, 500);
    byte[] data = PeerEncoder.encode(Algorithm.LZMA, input);
    data[data.length - 1] ^= 1;
    assertArrayEquals(input, decode(Algorithm.LZMA, data, input.length, false));
    assertMalformed(Algorithm.LZMA, data, input.length, "corrupt");
  }

  @Test
  void deflateIgnoresThePaddingOfStoredBlocks() throws IOException {
    byte[] data = hex("080300fcff616263" + "010100feff64");
    assertArrayEquals(hex("61626364"), decode(Algorithm.DEFLATE, data, 4, true));
  }

  @Test
  void deflateEndsWithItsFinalBlock() {
    byte[] notFinal = hex("080300fcff616263");
    assertMalformed(Algorithm.DEFLATE, notFinal, 3, "byte 8: ends before its last block does");
    assertMalformed(Algorithm.DEFLATE, hex("07"), 3, "byte 1: invalid block type");
  }

  @Test
  void zstdFramesNeedNoSizeAndMayHaveAChecksum() throws IOException {
    byte[] input = Contents.TEXT.make(6, 100_000);
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setContentSize(false).setChecksum(true);
      byte[] data = context.compress(input);
      assertArrayEquals(input, decode(Algorithm.ZSTD, data, input.length, true));
      data[data.length - 1] ^= 1;
      assertMalformed(Algorithm.ZSTD, data, input.length, "checksum");
    }
  }

  @Test
  void zstdWindowIsAtMostOneMebibyte() throws IOException {
    byte[] input = Contents.TEXT.make(6, 2 << 20);
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      byte[] data = context.setWindowLog(20).compress(input);
      assertArrayEquals(input, decode(Algorithm.ZSTD, data, input.length, true));
      assertArrayEquals(
          Arrays.copyOf(input, 1_500_000), decode(Algorithm.ZSTD, data, 1_500_000, false));
      byte[] wide = context.setWindowLog(21).compress(input);
      assertMalformed(Algorithm.ZSTD, wide, input.length, "window of 2097152 bytes");
    }
    assertMalformed(Algorithm.ZSTD, hex("28b52ffd00ff000000"), 9, "window of 4123168604160 bytes");
    byte[] endless = hex("28b52ffde0ffffffffffffffff010000");
    assertThrows(IOException.class, () -> decode(Algorithm.ZSTD, endless, 9, true));
  }

  @Test
  void zstdIsOneFrameWithItsMagic() throws IOException {
    byte[] hello = hex("28b52ffd200529000068656c6c6f");
    byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(text, decode(Algorithm.ZSTD, hello, text.length, true));
    byte[] skippable = Bytes.concat(hex("502a4d1800000000"), hello);
    assertMalformed(Algorithm.ZSTD, skippable, 5, "does not start with the header");
    byte[] both = Bytes.concat(hello, hello);
    assertMalformed(Algorithm.ZSTD, both, 10, "14 bytes after the end of the frame");
    assertThrows(IOException.class, () -> decode(Algorithm.ZSTD, both, 10, false));
  }

  @Test
  void zstdDictionariesAreNotThere() {
    byte[] dictionary = Contents.TEXT.make(1, 10_000);
    byte[] input = Contents.TEXT.make(2, 4000);
    byte[] data = Zstd.compressUsingDict(input, dictionary, 3);
    for (boolean whole : new boolean[] {true, false}) {
      assertThrows(IOException.class, () -> decode(Algorithm.ZSTD, data, input.length, whole));
    }
  }
}
