package io.initfs.fstree.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Temporary files that have to go if the process is ended before whoever made them removes them: by
 * SIGINT or SIGTERM, say, when no {@code finally} runs.
 */
final class UnfinishedFiles {
  private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

  private static boolean hooked;

  private UnfinishedFiles() {}

  /** Removes a file and forgets it. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    forget(file);
  }

  /** Has {@code file} removed at the end of the process, unless {@link #forget} comes first. */
  static void remember(Path file) {
    FILES.add(file);
    hook();
  }

  /** With the first file, so that who makes none pays nothing. */
  private static synchronized void hook() {
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime()
          .addShutdownHook(new Thread(UnfinishedFiles::removeAll, "initfs-cleanup"));
    }
  }

  /** Leaves {@code file} alone again. */
  static void forget(Path file) {
    FILES.remove(file);
  }

  /** Removes all that are remembered. */
  static void removeAll() {
    for (Path file : FILES) {
      // What cannot be removed stays: the process ends, and there is nobody to tell.
      boolean unused = file.toFile().delete();
    }
  }
}
