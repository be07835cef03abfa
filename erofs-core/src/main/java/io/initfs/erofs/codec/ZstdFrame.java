package io.initfs.erofs.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdBufferDecompressingStreamNoFinalizer;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ZSTD: one frame with its magic a pcluster, without a dictionary. */
final class ZstdFrame {
  /** The largest window an image can declare; Linux refuses frames that need more. */
  private static final int MAX_WINDOW = 1 << 20;

  private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
  private static final int SINGLE_SEGMENT = 0x20;

  /** Magic, descriptor, and the window or a content size. */
  private static final int MIN_HEADER = MAGIC.length + 2;

  private ZstdFrame() {}

  static void decode(
      byte[] input,
      int inputFrom,
      int inputLength,
      byte[] output,
      int outputFrom,
      int outputLength,
      boolean whole)
      throws IOException {
    Objects.checkFromIndexSize(inputFrom, inputLength, input.length);
    Objects.checkFromIndexSize(outputFrom, outputLength, output.length);
    try {
      requireWindow(input, inputFrom, inputLength);
      int frame = frameLength(input, inputFrom, inputLength);
      if (whole && frame < inputLength) {
        throw error((inputLength - frame) + " bytes after the end of the frame", null);
      }
      int done =
          whole
              ? decodeWhole(input, inputFrom, frame, output, outputFrom, outputLength)
              : decodePrefix(input, inputFrom, frame, output, outputFrom, outputLength);
      if (done < outputLength) {
        throw error("yields " + done + " bytes, expected " + outputLength, null);
      }
    } catch (ZstdException | ZstdIOException e) {
      throw error(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireWindow(byte[] input, int from, int length) throws IOException {
    if (length < MIN_HEADER
        || !Arrays.equals(input, from, from + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw error("does not start with the header of a frame", null);
    }
    long window;
    if ((input[from + MAGIC.length] & SINGLE_SEGMENT) != 0) {
      window = Zstd.getFrameContentSize(input, from, length, false);
    } else {
      int descriptor = input[from + MAGIC.length + 1] & 0xFF;
      long base = 1L << (10 + (descriptor >>> 3));
      window = base + base / 8 * (descriptor & 7);
    }
    if (window < 0 || window > MAX_WINDOW) {
      throw error(
          "window of " + Long.toUnsignedString(window) + " bytes, at most " + MAX_WINDOW, null);
    }
  }

  /** Where the first frame ends; a second one is nothing that Linux would go on to. */
  private static int frameLength(byte[] input, int from, int length) {
    try {
      return (int) Zstd.findFrameCompressedSize(input, from, length);
    } catch (ZstdException e) {
      // The frame is cut short or damaged. A prefix of it may still decode.
      return length;
    }
  }

  private static int decodeWhole(
      byte[] input,
      int inputFrom,
      int inputLength,
      byte[] output,
      int outputFrom,
      int outputLength) {
    try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
      return context.decompressByteArray(
          output, outputFrom, outputLength, input, inputFrom, inputLength);
    }
  }

  private static int decodePrefix(
      byte[] input, int inputFrom, int inputLength, byte[] output, int outputFrom, int outputLength)
      throws IOException {
    ByteBuffer source = ByteBuffer.wrap(input, inputFrom, inputLength);
    ByteBuffer target = ByteBuffer.wrap(output, outputFrom, outputLength);
    try (var stream = new ZstdBufferDecompressingStreamNoFinalizer(source)) {
      while (target.hasRemaining() && stream.hasRemaining()) {
        int available = source.remaining();
        if (stream.read(target) == 0 && source.remaining() == available) {
          break;
        }
      }
    }
    return target.position() - outputFrom;
  }

  private static IOException error(String reason, @Nullable Throwable cause) {
    return new IOException("ZSTD frame: " + reason, cause);
  }
}
