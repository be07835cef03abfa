package io.initfs.erofs.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** One frame by zstd-jni, with its content's size and without a checksum. */
final class ZstdCompressor implements BlockCompressor {
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final OffHeap memory = new OffHeap();

  /**
   * @param windowLog log2 of the largest window in bytes
   */
  ZstdCompressor(int level, int windowLog) {
    context.setLevel(level);
    context.setWindowLog(windowLog);
    context.setChecksum(false);
    context.setContentSize(true);
  }

  @Override
  public int compress(byte[] input, int from, int length, byte[] output) {
    try {
      ByteBuffer out = memory.output(output.length);
      ByteBuffer in = memory.input(input, from, length);
      int size = context.compressDirectByteBuffer(out, 0, output.length, in, 0, length);
      out.get(output, 0, size);
      return size;
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return TOO_LARGE;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
