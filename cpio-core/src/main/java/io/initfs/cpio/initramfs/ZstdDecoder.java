package io.initfs.cpio.initramfs;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.common.io.ByteStreams;
import io.initfs.cpio.CpioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One zstd frame. Its end is found by walking the block headers first, since the library would go
 * on into a following frame.
 *
 * <pre>
 *   28 B5 2F FD  descriptor [window] [dictionary id] [content size]  block...  [checksum]
 *   block: 3 bytes little-endian: last:1 type:2 size:21, then size bytes (1 for a run)
 * </pre>
 */
final class ZstdDecoder implements Decoder {
  /** Linux's limit, and the library's default. */
  private static final long MAX_WINDOW = 128L << 20;

  private static final int MAGIC = 0xFD2FB528;
  private static final int RUN = 1;
  private static final int RESERVED = 3;
  private static final String CORRUPT = "ZSTD-compressed data is corrupt";
  private static final String CUT = "ZSTD-compressed data is truncated";

  private final ImageRegion image;
  private final Report report;

  /**
   * @param image begins with the frame
   */
  ZstdDecoder(ImageRegion image, Report report) {
    this.image = image;
    this.report = report;
  }

  @Override
  public void decode(RegionInput in, OutputStream out) throws IOException, DecodeFailure {
    @Nullable DecodeFailure cut = null;
    long end;
    try {
      end = findEnd();
    } catch (DecodeFailure e) {
      if (report.strict() || !e.kernelMessage().equals(CUT)) {
        throw e;
      }
      cut = e;
      end = image.end();
    }
    UnclosableInput input = new UnclosableInput(in);
    InputStream frame = ByteStreams.limit(input, end - in.position());
    try (InputStream unpacked = new ZstdInputStreamNoFinalizer(frame)) {
      LibraryDecoder.copy(
          unpacked,
          out,
          e ->
              failure(
                  CORRUPT, in.position(), "zstd frame", "data that decodes", "" + e.getMessage()));
    } catch (DecodeFailure e) {
      input.rethrowFailure();
      throw e;
    }
    if (cut != null) {
      throw cut;
    }
    in.skip(end - in.position());
  }

  private long findEnd() throws IOException, DecodeFailure {
    try (RegionInput in = image.open()) {
      if (readLittleEndian(in, 4) != Integer.toUnsignedLong(MAGIC)) {
        throw failure(CORRUPT, image.start(), "zstd magic", "28 B5 2F FD", "others");
      }
      int descriptor = (int) readLittleEndian(in, 1);
      readFrameHeader(in, descriptor);
      boolean last = false;
      while (!last) {
        long block = readLittleEndian(in, 3);
        last = (block & 1) != 0;
        int type = (int) (block >>> 1) & 3;
        if (type == RESERVED) {
          throw failure(CORRUPT, in.position() - 3, "zstd block type", "0 to 2", "3");
        }
        skip(in, type == RUN ? 1 : block >>> 3);
      }
      boolean checksum = (descriptor & 4) != 0;
      skip(in, checksum ? 4 : 0);
      return in.position();
    }
  }

  private void readFrameHeader(RegionInput in, int descriptor) throws IOException, DecodeFailure {
    long at = in.position();
    boolean singleSegment = (descriptor & 0x20) != 0;
    long window = 0;
    if (!singleSegment) {
      int value = (int) readLittleEndian(in, 1);
      long base = 1L << (10 + (value >>> 3));
      window = base + base / 8 * (value & 7);
    }
    skip(in, new int[] {0, 1, 2, 4}[descriptor & 3]);
    int sizeFlag = descriptor >>> 6;
    int sizeBytes = sizeFlag == 0 ? (singleSegment ? 1 : 0) : 1 << sizeFlag;
    long contentSize = readLittleEndian(in, sizeBytes);
    if (singleSegment) {
      window = contentSize;
    }
    if (window < 0 || window > MAX_WINDOW) {
      throw new DecodeFailure(
          CORRUPT,
          new CpioException.Unsupported(
              report.place("", at),
              "window of a zstd frame",
              "at most " + MAX_WINDOW + " bytes",
              Long.toUnsignedString(window)));
    }
  }

  private long readLittleEndian(RegionInput in, int length) throws IOException, DecodeFailure {
    byte[] bytes = in.take(length);
    if (bytes.length < length) {
      throw failure(CUT, in.position(), "zstd frame is cut", "more", "the end");
    }
    ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return value.put(bytes).rewind().getLong();
  }

  private void skip(RegionInput in, long count) throws IOException, DecodeFailure {
    if (in.skip(count) < count) {
      throw failure(CUT, in.position(), "zstd frame is cut", "more", "the end");
    }
  }

  private DecodeFailure failure(
      String kernelMessage, long offset, String what, String expected, String got) {
    return new DecodeFailure(
        kernelMessage, new CpioException.Corrupt(report.place("", offset), what, expected, got));
  }
}
