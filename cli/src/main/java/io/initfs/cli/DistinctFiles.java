package io.initfs.cli;

import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The files of one command: what it writes takes no other's place, and has one of its own. */
final class DistinctFiles {
  private final List<Path> files = new ArrayList<>();
  private final boolean replace;

  /**
   * @param read files that are read, or written whatever they are
   * @param replace whether other files than these may be replaced
   */
  DistinctFiles(Collection<Path> read, boolean replace) {
    files.addAll(read);
    this.replace = replace;
  }

  /**
   * Adds a file that is written, before anything is.
   *
   * @param option what asks for it
   * @throws UsageException if it is one of the others
   * @throws IOException if no file of that name can be made, or must not be
   */
  void addWritten(String option, Path file) throws IOException, UsageException {
    for (Path other : files) {
      if (AtomicFile.isSame(file, other)) {
        throw UsageException.wrong(option + ": " + other + " is there for something else");
      }
    }
    AtomicFile.requirePlace(file, replace);
    files.add(file);
  }
}
