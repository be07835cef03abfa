package io.initfs.tar;

import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.tar.TarException.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries into a tree as unpacking the archive into an empty directory would: a later entry
 * takes the place of one before it, a directory that is there keeps what is in it.
 */
final class TreeAssembly {
  private static final Metadata MADE_DIRECTORY = Metadata.of(0755);

  /** Directories without children; every parent of a path in it is in it, as a directory. */
  private final Map<TreePath, Node> nodes = new HashMap<>();

  private final Map<TreePath, Integer> childCounts = new HashMap<>();

  TreeAssembly() {
    nodes.put(TreePath.ROOT, new Directory(MADE_DIRECTORY, Map.of()));
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
    @Nullable Node target = nodes.get(link.target());
    if (target == null || target instanceof Directory) {
      String got = link.target() + (target == null ? ", which is not there" : ", a directory");
      throw new TarException.Corrupt(
          link.place(), "target of a hard link", "a file that an entry before it has put", got);
    }
    if (!link.target().equals(link.path())) {
      put(link.place(), link.path(), target);
    }
  }

  private void put(Place place, TreePath path, Node node) throws TarException {
    if (!(node instanceof Directory)) {
      requireReplaceable(place, path);
    }
    if (!path.isRoot()) {
      makeParents(place, path);
    }
    if (nodes.put(path, node) == null) {
      countChild(path);
    }
  }

  private void requireReplaceable(Place place, TreePath path) throws TarException {
    if (path.isRoot() || childCounts.containsKey(path)) {
      throw new TarException.Corrupt(
          place, "place of an entry", "none or one that can be replaced", "a directory: " + path);
    }
  }

  private void makeParents(Place place, TreePath path) throws TarException {
    Deque<TreePath> missing = new ArrayDeque<>();
    TreePath at = path.parent();
    while (!nodes.containsKey(at)) {
      missing.push(at);
      at = at.parent();
    }
    @Nullable Node parent = nodes.get(at);
    if (!(parent instanceof Directory)) {
      throw new TarException.Corrupt(
          place, "parent of an entry", "a directory", at + ", another kind of file");
    }
    for (TreePath each : missing) {
      nodes.put(each, new Directory(MADE_DIRECTORY, Map.of()));
      countChild(each);
    }
  }

  private void countChild(TreePath path) {
    childCounts.merge(path.parent(), 1, Integer::sum);
  }

  FileTree toTree() {
    TreeBuilder builder = new TreeBuilder();
    nodes.forEach(builder::put);
    return builder.build();
  }
}
