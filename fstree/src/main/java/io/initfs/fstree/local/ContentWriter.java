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
import java.util.Set;

/** Writes the contents of a node to a new file, exactly as many bytes as the node declares. */
final class ContentWriter {
  private static final int BUFFER_SIZE = 1 << 16;
  private static final Set<OpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private ContentWriter() {}

  /** Returns the number of bytes written. */
  static long write(Path path, RegularFile file, FileAttribute<?>[] attributes) throws IOException {
    try (FileChannel out = FileChannel.open(path, NEW_FILE, attributes)) {
      if (file.size() > 0) {
        copy(path, file, out);
      }
    }
    return file.size();
  }

  private static void copy(Path path, RegularFile file, FileChannel out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_SIZE - 1, file.size()) + 1];
    long position = 0;
    try (InputStream in = file.content().openStream()) {
      int count;
      while ((count = in.read(buffer)) >= 0) {
        if (count > file.size() - position) {
          throw wrongLength(path, file.size(), "more");
        }
        ByteBuffer rest = ByteBuffer.wrap(buffer, 0, count);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        position += count;
      }
    }
    if (position != file.size()) {
      throw wrongLength(path, file.size(), Long.toString(position));
    }
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
