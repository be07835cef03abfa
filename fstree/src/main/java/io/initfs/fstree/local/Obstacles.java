package io.initfs.fstree.local;

import io.initfs.fstree.Directory;
import io.initfs.fstree.Node;
import io.initfs.fstree.local.ExtractionOptions.Existing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What stands in the target, in the way of the nodes of a tree, and what is done about it. */
final class Obstacles {
  private final Existing existing;
  private final Set<Path> directories = new HashSet<>();
  private final Set<Path> kept = new HashSet<>();
  private final Set<Object> directoryKeys = new HashSet<>();

  Obstacles(Existing existing) {
    this.existing = existing;
  }

  /**
   * Sees to it that {@code path} can be made, is kept, or is a directory that can be entered.
   *
   * @param parentOnly whether the node is but the way to others, which replaces nothing
   */
  void clear(Path path, Node node, boolean parentOnly) throws IOException {
    BasicFileAttributes there;
    try {
      there = Extraction.attributes(path);
    } catch (NoSuchFileException absent) {
      return;
    }
    if (there.isDirectory()) {
      if (!(node instanceof Directory)) {
        throw Extraction.fail(
            path, "a directory is in the way of a " + Extraction.describe(node), null);
      }
      if (there.fileKey() != null && !directoryKeys.add(there.fileKey())) {
        throw Extraction.fail(path, Extraction.ONE_NAME, null);
      }
      directories.add(path);
    } else if (replaces(node, there) && !parentOnly) {
      if (canBeMade(node)) {
        Files.delete(path);
      }
    } else if (existing == Existing.REPLACE_OLDER && !(node instanceof Directory)) {
      kept.add(path);
    } else {
      throw new FileAlreadyExistsException(path.toString(), null, "already there");
    }
  }

  /** Whether there is a directory to enter at {@code path}; says so once. */
  boolean takeDirectory(Path path) {
    return directories.remove(path);
  }

  /** Whether what is at {@code path} stays; says so once. */
  boolean takeKept(Path path) {
    return kept.remove(path);
  }

  private static boolean canBeMade(Node node) {
    return switch (node.kind()) {
      case REGULAR_FILE, DIRECTORY, SYMLINK -> true;
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> false;
    };
  }

  private boolean replaces(Node node, BasicFileAttributes there) {
    return switch (existing) {
      case REFUSE -> false;
      case REPLACE -> true;
      case REPLACE_OLDER ->
          !(node instanceof Directory)
              && there.lastModifiedTime().to(TimeUnit.SECONDS) < node.metadata().mtime().seconds();
    };
  }
}
