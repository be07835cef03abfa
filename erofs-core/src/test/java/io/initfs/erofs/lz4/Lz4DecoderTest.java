package io.initfs.erofs.lz4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Lz4DecoderTest {
  private static final int MARGIN = 24;
  private static final byte CANARY = 0x5A;

  private static List<LZ4Compressor> peers() {
    LZ4Factory factory = LZ4Factory.safeInstance();
    return List.of(factory.fastCompressor(), factory.highCompressor(9));
  }

  /** Decodes amid canaries, so that any read or write outside the ranges shows. */
  private static byte[] decode(byte[] block, int size, boolean whole) throws Lz4FormatException {
    byte[] in = new byte[block.length + 2 * MARGIN];
    System.arraycopy(block, 0, in, MARGIN, block.length);
    byte[] out = new byte[size + 2 * MARGIN];
    Arrays.fill(out, CANARY);
    try {
      if (whole) {
        Lz4Decoder.decode(in, MARGIN, block.length, out, MARGIN, size);
      } else {
        Lz4Decoder.decodePrefix(in, MARGIN, block.length, out, MARGIN, size);
      }
    } finally {
      for (int i = 0; i < MARGIN; i++) {
        assertEquals(CANARY, out[i]);
        assertEquals(CANARY, out[MARGIN + size + i]);
      }
    }
    return Arrays.copyOfRange(out, MARGIN, MARGIN + size);
  }

  private static void assertMalformed(int size, int offset, String reason, int... block) {
    byte[] bytes = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      bytes[i] = (byte) block[i];
    }
    Lz4FormatException e = assertThrows(Lz4FormatException.class, () -> decode(bytes, size, true));
    assertEquals(offset, e.inputOffset());
    assertEquals("LZ4 block, byte " + offset + ": " + reason, e.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void decodesWhatOthersEncode(Samples sample) throws Lz4FormatException {
    for (LZ4Compressor peer : peers()) {
      for (int size : new int[] {0, 1, 5, 12, 13, 64, 1000, 4096, 200_000}) {
        byte[] input = sample.bytes(size, size);
        assertArrayEquals(input, decode(peer.compress(input), size, true));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void prefixIsTheStartOfTheWhole(Samples sample) throws Lz4FormatException {
    for (LZ4Compressor peer : peers()) {
      byte[] input = sample.bytes(3000, 4);
      byte[] block = peer.compress(input);
      for (int size = 0; size <= input.length; size++) {
        assertArrayEquals(Arrays.copyOf(input, size), decode(block, size, false));
      }
      assertThrows(Lz4FormatException.class, () -> decode(block, input.length + 1, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void truncatedBlocksAreMalformed(Samples sample) {
    byte[] input = sample.bytes(3000, 4);
    byte[] block = LZ4Factory.safeInstance().highCompressor().compress(input);
    for (int length = 0; length < block.length; length++) {
      byte[] part = Arrays.copyOf(block, length);
      assertThrows(Lz4FormatException.class, () -> decode(part, input.length, true));
      assertThrows(Lz4FormatException.class, () -> decode(part, input.length, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedBlocksGiveBytesOrAFormatException(Samples sample) {
    byte[] input = sample.bytes(2000, 4);
    byte[] block = LZ4Factory.safeInstance().fastCompressor().compress(input);
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      byte[] damaged = block.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      for (boolean whole : new boolean[] {true, false}) {
        try {
          decode(damaged, 1 + random.nextInt(2 * input.length), whole);
        } catch (Lz4FormatException expected) {
          // Any other exception, and any change of a canary, fails the test.
        }
      }
    }
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    assertMalformed(0, 0, "ends where a sequence is expected");
    assertMalformed(20, 1, "ends inside a length", 0xF0);
    assertMalformed(999, 3, "ends inside a length", 0xF0, 255, 255);
    assertMalformed(20, 1, "2 literals, but 1 bytes left", 0x20, 1);
    assertMalformed(1, 1, "2 literals, but room for 1", 0x20, 1, 2);
    assertMalformed(20, 2, "ends where a match offset is expected", 0x10, 1, 1);
    assertMalformed(20, 2, "match offset 0 at output byte 1", 0x10, 1, 0, 0);
    assertMalformed(20, 2, "match offset 2 at output byte 1", 0x10, 1, 2, 0);
    assertMalformed(9, 4, "match of 4 bytes, but room for 3", 0x10, 1, 1, 0, 0x50, 1, 2, 3, 4, 5);
    assertMalformed(3, 3, "yields 2 bytes, expected 3", 0x20, 1, 2);
  }

  @Test
  void prefixThatEndsWithAMatchNeedsNoFurtherSequence() throws Lz4FormatException {
    byte[] block = {0x10, 'a', 1, 0};
    assertArrayEquals(new byte[] {'a', 'a', 'a', 'a', 'a'}, decode(block, 5, false));
    assertThrows(Lz4FormatException.class, () -> decode(block, 6, false));
    assertThrows(Lz4FormatException.class, () -> decode(block, 5, true));
  }

  @Test
  void lengthsBeyondAnIntAreOnlyTooLong() throws Lz4FormatException {
    byte[] block = new byte[9_000_000];
    Arrays.fill(block, (byte) 255);
    block[block.length - 1] = 0;
    assertThrows(Lz4FormatException.class, () -> decode(block, 1000, true));
    assertThrows(Lz4FormatException.class, () -> decode(block, 1000, false));
    // Far from all ends, first as literals, then as a match.
    byte[] far = Arrays.copyOf(block, block.length + 100);
    assertThrows(Lz4FormatException.class, () -> decode(far, 1000, true));
    far[0] = 0x1F;
    far[2] = 1;
    far[3] = 0;
    assertThrows(Lz4FormatException.class, () -> decode(far, 1000, true));
    assertArrayEquals(repeated((byte) 255, 1000), decode(far, 1000, false));
  }

  private static byte[] repeated(byte value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, value);
    return bytes;
  }

  @Test
  void overlappingMatchesRepeatTheirPeriod() throws Lz4FormatException {
    for (int period = 1; period <= 40; period++) {
      for (int length = 4; length <= 80; length++) {
        byte[] input = new byte[period + length + 5];
        for (int i = 0; i < input.length; i++) {
          input[i] = (byte) (i < period + length ? i % period : 99);
        }
        byte[] block = LZ4Factory.safeInstance().highCompressor().compress(input);
        assertArrayEquals(input, decode(block, input.length, true));
      }
    }
  }

  @Test
  void rangesOutsideTheArraysAreTheCallersMistake() {
    byte[] bytes = new byte[10];
    assertThrows(
        IndexOutOfBoundsException.class, () -> Lz4Decoder.decode(bytes, 5, 6, bytes, 0, 1));
    assertThrows(
        IndexOutOfBoundsException.class, () -> Lz4Decoder.decodePrefix(bytes, 0, 1, bytes, 5, 6));
  }
}
