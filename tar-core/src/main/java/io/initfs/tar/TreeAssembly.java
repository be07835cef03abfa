package io.initfs.tar;

import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;

/**
 * Puts entries into a tree as unpacking the archive into an empty directory would: a later entry
 * takes the place of one before it, a directory that is there keeps what is in it.
 */
final class TreeAssembly {
  private final TarLimits limits;
  private final TreeBuilder builder = new TreeBuilder();

  TreeAssembly(TarLimits limits) {
    this.limits = limits;
  }

  /**
   * @throws TarException.Corrupt if the entry cannot be made: a parent is no directory, a directory
   *     that is not empty stands in its place, a hard link's target is not there or a directory
   */
  void put(TarEntry entry) throws TarException {
    if (entry instanceof TarEntry.Own own) {
      put(own.place(), own.path(), own.node());
    } else if (entry instanceof TarEntry.HardLink link) {
      link(link);
    }
  }

  private void link(TarEntry.HardLink link) throws TarException {
    TreeEntry target = builder.deepest(link.target());
    boolean there = target.path().equals(link.target());
    if (!there || target.node() instanceof Directory) {
      throw new TarException.Corrupt(
          link.place(),
          "target of a hard link",
          "a file that an entry before it has put",
          link.target() + (there ? ", a directory" : ", which is not there"));
    }
    if (!link.target().equals(link.path())) {
      put(link.place(), link.path(), target.node());
    }
  }

  private void put(Place place, TreePath path, Node node) throws TarException {
    TreeEntry there = builder.deepest(path);
    boolean taken = there.path().equals(path);
    boolean replacesFile = taken && !(there.node() instanceof Directory);
    if (!taken && !(there.node() instanceof Directory)) {
      throw new TarException.Corrupt(
          place,
          "parent of an entry",
          "a directory",
          there.path().name() + ", another kind of file");
    }
    boolean held = path.isRoot() || builder.hasChildren(path);
    if (held && !(node instanceof Directory)) {
      throw new TarException.Corrupt(
          place, "place of an entry", "none or one that can be replaced", "a directory: " + path);
    }
    if (replacesFile) {
      builder.remove(path);
    }
    builder.put(path, node);
    requireWithinLimits(place);
  }

  /**
   * A short entry may have a long path: without this its parents would take what memory there is.
   */
  private void requireWithinLimits(Place place) throws TarException {
    if (builder.namesMade() > limits.maxEntries()) {
      throw new TarException.LimitExceeded(
          place,
          "maxEntries",
          "at most " + limits.maxEntries() + " names",
          "" + builder.namesMade());
    }
  }

  FileTree toTree() {
    return builder.build();
  }
}
