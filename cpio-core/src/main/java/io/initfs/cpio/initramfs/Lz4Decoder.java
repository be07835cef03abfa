package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * lz4 legacy frames: {@code 02 21 4C 18}, then blocks of a little-endian length and that many
 * bytes, each decoding to at most 8 MiB. There is no end mark. Linux goes on until a length of
 * zero, or until fewer than four bytes are left; a length that is the magic starts another frame.
 */
final class Lz4Decoder implements Decoder {
  static final int MAGIC = 0x184C2102;
  static final int MAX_BLOCK = 8 << 20;

  /** lz4's worst case for a full block. */
  private static final int MAX_PACKED = MAX_BLOCK + MAX_BLOCK / 255 + 16;

  private static final String KERNEL_MESSAGE = "Decoding failed";

  private final Report report;
  private byte[] packed = new byte[1 << 16];

  Lz4Decoder(Report report) {
    this.report = report;
  }

  @Override
  public void decode(RegionInput in, OutputStream out) throws IOException, DecodeFailure {
    byte[] block = new byte[MAX_BLOCK];
    LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
    if (in.remaining() < 4 || peekInt(in) != MAGIC) {
      throw failure(in.position(), "lz4 legacy magic", "02 21 4C 18", "others");
    }
    while (in.remaining() >= 4) {
      int length = peekInt(in);
      if (length == 0) {
        return;
      }
      long start = in.position();
      in.consume(4);
      if (length != MAGIC) {
        int size = readBlock(in, start, length);
        try {
          out.write(block, 0, decompressor.decompress(packed, 0, size, block, 0, MAX_BLOCK));
        } catch (LZ4Exception e) {
          throw failure(start, "lz4 block", "lz4 data", String.valueOf(e.getMessage()));
        }
      }
    }
  }

  /** Reads a block into {@link #packed}, which grows only as far as there are bytes. */
  private int readBlock(RegionInput in, long start, int length) throws IOException, DecodeFailure {
    if (length < 0 || length > MAX_PACKED || length > in.remaining()) {
      throw failure(
          start,
          "length of an lz4 block",
          "at most " + Math.min(MAX_PACKED, in.remaining()) + ", or 4 zeros as the end",
          Integer.toUnsignedString(length));
    }
    if (length > packed.length) {
      packed = Arrays.copyOf(packed, Math.max(length, Math.min(MAX_PACKED, packed.length * 2)));
    }
    return in.readNBytes(packed, 0, length);
  }

  private static int peekInt(RegionInput in) throws IOException {
    return ByteBuffer.wrap(in.peek(4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private DecodeFailure failure(long offset, String what, String expected, String got) {
    return new DecodeFailure(
        KERNEL_MESSAGE, new CpioException.Corrupt(report.place("", offset), what, expected, got));
  }
}
