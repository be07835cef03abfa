package io.initfs.cpio.initramfs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Writes one lz4 legacy frame, as {@code lz4 -l} does. No zeros behind it: they would end it for
 * Linux, but {@code lz4 -d} takes them for an error.
 */
final class Lz4LegacyOutput extends OutputStream {
  private final OutputStream out;
  private final LZ4Compressor compressor = LZ4Factory.safeInstance().highCompressor();
  private final byte[] block = new byte[Lz4Decoder.MAX_BLOCK];
  private int filled;
  private boolean closed;

  Lz4LegacyOutput(OutputStream out) throws IOException {
    this.out = out;
    writeInt(Lz4Decoder.MAGIC);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, block.length - filled);
      System.arraycopy(bytes, offset + done, block, filled, count);
      filled += count;
      done += count;
      if (filled == block.length) {
        writeBlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      if (filled > 0) {
        writeBlock();
      }
      out.close();
    }
  }

  private void writeBlock() throws IOException {
    byte[] packed = compressor.compress(block, 0, filled);
    writeInt(packed.length);
    out.write(packed);
    filled = 0;
  }

  private void writeInt(int value) throws IOException {
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }
}
