package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a path leads to, the way Linux walks it with the tree as its root: links on the way
 * are followed, absolute ones start at the tree's root, {@code ..} stops there.
 */
final class TreeWalker {
  /** Linux gives up (ELOOP) beyond this many links in one walk. */
  static final int MAX_LINKS = 40;

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
    Steps steps = new Steps();
    steps.push(path);
    if (!isAbsolute(path)) {
      steps.push(ImmutableBytes.copyOf(directory.toRelativeBytes()));
    }
    return steps.run();
  }

  private final class Steps {
    private final List<TreePath> links = new ArrayList<>();
    private final Deque<ImmutableBytes> ahead = new ArrayDeque<>();
    private final Deque<Node> nodes = new ArrayDeque<>(List.of(tree.root()));
    private TreePath here = TreePath.ROOT;

    Walk run() {
      while (!ahead.isEmpty()) {
        if (!step(ahead.pop())) {
          return new Walk(ImmutableList.copyOf(links), Optional.empty());
        }
      }
      TreeEntry end = new TreeEntry(here, nodes.element());
      return new Walk(ImmutableList.copyOf(links), Optional.of(end));
    }

    private boolean step(ImmutableBytes component) {
      if (!(nodes.element() instanceof Directory directory)) {
        return false;
      }
      if (isDots(component, 1)) {
        return true;
      }
      if (isDots(component, 2)) {
        if (!here.isRoot()) {
          here = here.parent();
          nodes.pop();
        }
        return true;
      }
      if (!EntryName.isValid(component)) {
        return false;
      }
      EntryName name = new EntryName(component);
      Optional<Node> child = directory.child(name);
      if (child.isEmpty()) {
        return false;
      }
      if (child.get() instanceof Symlink link) {
        return follow(here.resolve(name), link.target());
      }
      here = here.resolve(name);
      nodes.push(child.get());
      return true;
    }

    private boolean follow(TreePath linkPath, ImmutableBytes target) {
      links.add(linkPath);
      if (links.size() > MAX_LINKS || target.length() == 0) {
        return false;
      }
      if (isAbsolute(target)) {
        here = TreePath.ROOT;
        nodes.clear();
        nodes.push(tree.root());
      }
      push(target);
      return true;
    }

    /** Puts the components of {@code path} before those still ahead. */
    private void push(ImmutableBytes path) {
      byte[] bytes = path.toByteArray();
      int end = bytes.length;
      for (int i = bytes.length - 1; i >= -1; i--) {
        if (i < 0 || bytes[i] == '/') {
          if (i + 1 < end) {
            ahead.push(ImmutableBytes.copyOfRange(bytes, i + 1, end));
          }
          end = i;
        }
      }
    }
  }

  private static boolean isAbsolute(ImmutableBytes path) {
    return path.length() > 0 && path.at(0) == '/';
  }

  private static boolean isDots(ImmutableBytes component, int count) {
    return component.length() == count && component.at(0) == '.' && component.at(count - 1) == '.';
  }
}
