package io.initfs.cli;

import com.google.common.collect.Iterables;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.ErofsSuperblock;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which inode of an EROFS image is meant, in the spelling of erofs-utils: of several options the
 * last counts, and a path before a number.
 */
final class InodeOptions {
  private static final String PACKED = "(packed file)";
  private static final String NAMELESS = "(not found)";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "The inode of this path, symlinks not followed.")
  private List<String> paths = List.of();

  @Option(
      names = "--nid",
      paramLabel = "N",
      description = "The inode of this number, decimal or after 0x.")
  private List<String> nids = List.of();

  /**
   * An inode that was found.
   *
   * @param path one of its paths, the first in canonical order; else what it is, in parentheses
   */
  record Found(String path, ErofsInode inode) {}

  boolean isGiven() {
    return !paths.isEmpty() || !nids.isEmpty();
  }

  /**
   * The inode in an image; only if {@link #isGiven}.
   *
   * @throws NoSuchFileException if there is none of that path
   */
  Found find(ErofsImage image, ImageFile file) throws IOException, UsageException {
    if (paths.isEmpty()) {
      ErofsInode inode = image.inode(nid());
      return new Found(pathOf(inode, image, NAMELESS), inode);
    }
    TreePath path = PathArgument.parse(Iterables.getLast(paths));
    ErofsInode inode =
        image
            .lookup(path)
            .orElseThrow(() -> new NoSuchFileException(path.toString(), null, "not in " + file));
    boolean onlyName = inode.kind() == NodeKind.DIRECTORY || inode.links() == 1;
    String text = path.toString();
    return new Found(onlyName ? text : pathOf(inode, image, text), inode);
  }

  /** What the inode is called, where looking for it fails or finds nothing: {@code otherwise}. */
  private static String pathOf(ErofsInode inode, ErofsImage image, String otherwise)
      throws IOException {
    ErofsSuperblock superblock = image.superblock();
    if (superblock.packedNid() != 0 && superblock.packedNid() == inode.nid()) {
      return PACKED;
    }
    Optional<TreePath> path;
    try {
      path = image.pathOf(inode.nid());
    } catch (ErofsException brokenElsewhere) {
      return otherwise;
    }
    return path.map(TreePath::toString).orElse(otherwise);
  }

  private long nid() throws UsageException {
    String text = Iterables.getLast(nids);
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw UsageException.wrong("--nid: expected a number of 64 bits, got '" + text + "'");
    }
  }

  @Override
  public String toString() {
    return paths.isEmpty()
        ? "nid " + Iterables.getLast(nids, "")
        : String.valueOf(Iterables.getLast(paths));
  }
}
