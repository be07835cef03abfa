package io.initfs.fstree.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Temporary files that have to go if the process is ended before whoever made them removes them: by
 * SIGINT or SIGTERM, say, when no {@code finally} runs.
 */
final class UnfinishedFiles {
  private static final Set<Path> FILES = new HashSet<>();

  private static boolean hooked;
  private static boolean ended;

  private UnfinishedFiles() {}

  /** Makes a new file. */
  interface Maker {
    Path make() throws IOException;
  }

  /**
   * Makes a file that is removed at the end of the process, unless {@link #forget} comes first.
   * Whatever the moment at which the process ends, it leaves no file.
   *
   * @throws IOException if the process is ending; none is made then
   */
  static synchronized Path make(Maker maker) throws IOException {
    hook();
    if (ended) {
      throw new IOException("no file is begun while the process ends");
    }
    Path file = maker.make();
    FILES.add(file);
    return file;
  }

  /** With the first file, so that who makes none pays nothing. */
  private static void hook() {
    if (!hooked) {
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(UnfinishedFiles::end, "initfs-cleanup"));
      } catch (IllegalStateException tooLate) {
        ended = true;
      }
      hooked = true;
    }
  }

  /** Removes a file and forgets it. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    forget(file);
  }

  /** Leaves {@code file} alone again. */
  static synchronized void forget(Path file) {
    FILES.remove(file);
  }

  private static synchronized void end() {
    ended = true;
    removeAll();
  }

  /** Removes all that are remembered. */
  static synchronized void removeAll() {
    for (Path file : FILES) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException | RuntimeException e) {
        // What cannot be removed stays: the process ends, and there is nobody to tell.
      }
    }
  }
}
