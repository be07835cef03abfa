package io.initfs.fstree.local;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are too many for memory, in a file in the system's directory for temporary ones. It is
 * made when it is first written to, and removed by {@link #close} or at the end of the process.
 */
public final class SpoolFile implements Closeable {
  private final String suffix;
  private @Nullable Path file;
  private @Nullable OutputStream out;

  /**
   * @param suffix of the file's name
   */
  public SpoolFile(String suffix) {
    this.suffix = suffix;
  }

  /** What adds bytes, unbuffered; the same one each time. */
  public OutputStream stream() throws IOException {
    if (out == null) {
      file = UnfinishedFiles.make(() -> Files.createTempFile("initfs-", suffix));
      out = Files.newOutputStream(file);
    }
    return out;
  }

  /** What has been written. Valid until {@link #close}. */
  public ByteSource bytes() {
    return file == null ? ByteSource.empty() : MoreFiles.asByteSource(file);
  }

  @Override
  public void close() throws IOException {
    Path path = file;
    OutputStream stream = out;
    try {
      if (stream != null) {
        stream.close();
      }
    } finally {
      if (path != null) {
        UnfinishedFiles.delete(path);
      }
    }
  }
}
