package io.initfs.erofs.codec;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** Raw DEFLATE by the JDK. */
final class DeflateCompressor implements BlockCompressor {
  /** One of the bits that pad a stored block's header: decoders ignore them. */
  private static final byte PADDING_BIT = 0x08;

  private final Deflater deflater;
  private final OffHeap memory = new OffHeap();

  DeflateCompressor(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public int compress(byte[] input, int from, int length, byte[] output) {
    ByteBuffer out = memory.output(output.length);
    deflater.reset();
    deflater.setInput(memory.input(input, from, length));
    deflater.finish();
    int size = deflater.deflate(out);
    if (!deflater.finished()) {
      return TOO_LARGE;
    }
    out.flip().get(output, 0, size);
    if (output[0] == 0) {
      // Zeros in front are taken for the pcluster's padding.
      output[0] = PADDING_BIT;
    }
    return size;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
