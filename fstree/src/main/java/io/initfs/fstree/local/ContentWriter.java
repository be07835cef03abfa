package io.initfs.fstree.local;

import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Writes the contents of a node to a new file, exactly as many bytes as the node declares. */
final class ContentWriter {
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private ContentWriter() {}

  /** Makes a file that was not there. */
  static FileChannel create(Path path, FileAttribute<?>[] attributes) throws IOException {
    return FileChannel.open(path, NEW_FILE, attributes);
  }

  /**
   * Writes the contents to {@code out}, the file at {@code path}. What is a buffer of zeros becomes
   * a hole, except at the end.
   *
   * @param buffer through which they go
   * @param dropped whether to leave it at that
   * @param progress told the number of bytes of each step
   */
  static void write(
      Path path,
      RegularFile file,
      FileChannel out,
      byte[] buffer,
      BooleanSupplier dropped,
      LongConsumer progress)
      throws IOException {
    if (file.size() == 0 || dropped.getAsBoolean()) {
      return;
    }
    if (file.isHole()) {
      // A file that is longer than what was written to it: file systems that can, store nothing.
      out.write(ByteBuffer.allocate(1), file.size() - 1);
      return;
    }
    long position = 0;
    try (InputStream in = file.content().openStream()) {
      int count;
      while (!dropped.getAsBoolean() && (count = in.readNBytes(buffer, 0, buffer.length)) > 0) {
        if (count > file.size() - position) {
          throw wrongLength(path, file.size(), "more");
        }
        boolean isLast = position + count == file.size();
        if (isLast || !isZero(buffer, count)) {
          writeAt(position, ByteBuffer.wrap(buffer, 0, count), out);
        }
        position += count;
        progress.accept(count);
      }
    }
    if (position != file.size() && !dropped.getAsBoolean()) {
      throw wrongLength(path, file.size(), Long.toString(position));
    }
  }

  private static void writeAt(long start, ByteBuffer bytes, FileChannel out) throws IOException {
    long position = start;
    while (bytes.hasRemaining()) {
      position += out.write(bytes, position);
    }
  }

  private static boolean isZero(byte[] bytes, int count) {
    return bytes[0] == 0 && Arrays.mismatch(bytes, 0, count - 1, bytes, 1, count) < 0;
  }

  private static IOException wrongLength(Path path, long expected, String got) {
    return new IOException(
        path
            + ": contents are not as long as declared: expected "
            + expected
            + " bytes, got "
            + got);
  }
}
