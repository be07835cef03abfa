package io.initfs.cpio.initramfs;

import com.google.common.io.ByteSource;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Boot parameters behind an image, which Linux cuts off before it unpacks.
 *
 * <pre>
 *   data, zeros   size (le32, zeros included)   sum (le32) of the data's bytes   "#BOOTCONFIG\n"
 * </pre>
 *
 * @param offset where the data starts in the image
 * @param size bytes of data, zeros included
 */
public record Bootconfig(long offset, long size) {
  private static final byte[] MAGIC = ImmutableBytes.utf8("#BOOTCONFIG\n").toByteArray();
  private static final int FOOTER = 8 + 12;
  private static final int MAX_SIZE = 32 << 10;

  /** Boot loaders round the size up to 4, so Linux looks up to three bytes before the end too. */
  private static final int MAX_ROUNDING = 3;

  /** The bootconfig at the end of an image of {@code length} bytes, if there is a sound one. */
  static Optional<Bootconfig> find(ByteSource image, long length) throws IOException {
    long tailStart = Math.max(0, length - MAX_SIZE - FOOTER - MAX_ROUNDING);
    byte[] ending = read(image, Math.max(0, length - FOOTER - MAX_ROUNDING), length);
    for (int back = 0; back <= MAX_ROUNDING; back++) {
      int end = ending.length - back;
      int footer = end - FOOTER;
      if (footer >= 0 && Arrays.equals(ending, end - MAGIC.length, end, MAGIC, 0, MAGIC.length)) {
        ByteBuffer fields = ByteBuffer.wrap(ending).order(ByteOrder.LITTLE_ENDIAN);
        long size = Integer.toUnsignedLong(fields.getInt(footer));
        long start = length - back - FOOTER - size;
        boolean sound =
            size <= MAX_SIZE
                && start >= tailStart
                && sum(read(image, start, start + size)) == fields.getInt(footer + 4);
        return sound ? Optional.of(new Bootconfig(start, size)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static byte[] read(ByteSource image, long start, long end) throws IOException {
    try (InputStream in = image.slice(start, end - start).openStream()) {
      return in.readNBytes((int) (end - start));
    }
  }

  private static int sum(byte[] data) {
    int sum = 0;
    for (byte b : data) {
      sum += b & 0xFF;
    }
    return sum;
  }
}
