package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.PathWalk;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.util.Optional;

/** Finds what a path leads to in one tree, and which links it passes on the way. */
final class TreeWalker {
  private final FileTree tree;

  TreeWalker(FileTree tree) {
    this.tree = tree;
  }

  /**
   * Where a walk went.
   *
   * @param links the symlinks it passed, by the path of each without links in it
   * @param end where it ended, by its path without links; empty if the path leads nowhere
   */
  record Walk(ImmutableList<TreePath> links, Optional<TreeEntry> end) {}

  /** Walks an absolute path and follows a link at its end too. */
  Walk walk(TreePath path) {
    return walk(TreePath.ROOT, ImmutableBytes.copyOf(path.toRelativeBytes()));
  }

  /**
   * Walks {@code path} from {@code directory}.
   *
   * @param directory a path without links in it
   */
  Walk walk(TreePath directory, ImmutableBytes path) {
    PathWalk.Result<Node> result = tree.walk(directory, path);
    return new Walk(result.links(), result.end().map(node -> new TreeEntry(result.path(), node)));
  }
}
