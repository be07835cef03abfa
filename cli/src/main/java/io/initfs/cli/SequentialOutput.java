package io.initfs.cli;

import com.google.common.io.CountingOutputStream;
import io.initfs.fstree.local.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** What is written from front to back: a file that appears when it is whole, or standard output. */
final class SequentialOutput implements Closeable {
  private static final String STANDARD_OUTPUT = "-";

  private final Optional<AtomicFile> file;
  private final CountingOutputStream out;

  private SequentialOutput(Optional<AtomicFile> file, OutputStream out) {
    this.file = file;
    this.out = new CountingOutputStream(out);
  }

  /** Whether a path stands for standard output; a file of that name is {@code ./-}. */
  static boolean isStandardOutput(Path path) {
    return path.toString().equals(STANDARD_OUTPUT);
  }

  /**
   * @param replace whether a file may be replaced
   */
  static SequentialOutput open(Path path, boolean replace, Terminal terminal) throws IOException {
    if (isStandardOutput(path)) {
      return new SequentialOutput(Optional.empty(), terminal.out());
    }
    AtomicFile file = AtomicFile.create(path, replace);
    return new SequentialOutput(Optional.of(file), file.stream());
  }

  /** Buffered, and not to be closed. */
  OutputStream stream() {
    return out;
  }

  /** Bytes so far. */
  long size() {
    return out.getCount();
  }

  /** The output is whole. */
  void commit() throws IOException {
    out.flush();
    if (file.isPresent()) {
      file.get().commit();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
