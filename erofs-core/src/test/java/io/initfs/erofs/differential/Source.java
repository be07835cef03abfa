package io.initfs.erofs.differential;

import io.initfs.fstree.FileTree;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What mkfs.erofs makes an image of. */
enum Source {
  /** A directory with everything in it. */
  WIDE(false),

  /** A directory whose directories are small. */
  NARROW(false),

  /** A directory with large files. */
  LARGE(false),

  /** As {@link #WIDE}, in a pax archive. */
  TAR(true);

  private static final int SEED = 20;

  private final boolean archive;

  Source(boolean archive) {
    this.archive = archive;
  }

  private FileTree tree() {
    return switch (this) {
      case WIDE, TAR -> FeatureTrees.wide(SEED);
      case NARROW -> FeatureTrees.narrow(SEED);
      case LARGE -> FeatureTrees.large(SEED);
    };
  }

  /** Where in {@code directory} it is; made there if it is not. */
  Path in(Path directory) throws IOException, InterruptedException {
    Path path = directory.resolve(toString());
    if (!Files.exists(path)) {
      if (archive) {
        DiskTrees.writeTar(tree(), path);
      } else {
        DiskTrees.write(tree(), path);
      }
    }
    return path;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
