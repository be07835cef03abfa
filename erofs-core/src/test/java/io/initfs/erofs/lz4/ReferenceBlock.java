package io.initfs.erofs.lz4;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Arrays;

/** A plain reading of the block format that also holds a block to the encoder's end rules. */
final class ReferenceBlock {
  private ReferenceBlock() {}

  static byte[] decodeStrictly(byte[] block) {
    ByteArrayInputStream in = new ByteArrayInputStream(block);
    byte[] out = new byte[64];
    int size = 0;
    int lastMatchStart = -1;
    while (true) {
      int token = byteOf(in);
      int literals = length(in, token >>> 4);
      out = withRoom(out, size + literals);
      for (int i = 0; i < literals; i++) {
        out[size++] = (byte) byteOf(in);
      }
      if (in.available() == 0) {
        assertTrue((token & 15) == 0, "the last sequence has no match");
        assertTrue(lastMatchStart < 0 || literals >= 5, "the last five bytes are literals");
        assertTrue(
            lastMatchStart < 0 || lastMatchStart <= size - 12,
            "the last match starts twelve bytes before the end");
        return Arrays.copyOf(out, size);
      }
      int offset = byteOf(in) | byteOf(in) << 8;
      assertTrue(offset > 0 && offset <= size, "the offset is in the block");
      int match = length(in, token & 15) + 4;
      lastMatchStart = size;
      out = withRoom(out, size + match);
      for (int i = 0; i < match; i++, size++) {
        out[size] = out[size - offset];
      }
    }
  }

  private static int length(ByteArrayInputStream in, int nibble) {
    int length = nibble;
    if (nibble == 15) {
      int more;
      do {
        more = byteOf(in);
        length += more;
      } while (more == 255);
    }
    return length;
  }

  private static int byteOf(ByteArrayInputStream in) {
    int value = in.read();
    assertTrue(value >= 0, "the block is complete");
    return value;
  }

  private static byte[] withRoom(byte[] bytes, int size) {
    return size <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
  }
}
