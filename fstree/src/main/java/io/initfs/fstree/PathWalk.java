package io.initfs.fstree;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a path leads to, the way Linux walks it with one tree as its root: links on the way
 * are followed, absolute ones start at the root, {@code ..} stops there. Works on whatever has
 * directories and symlinks, an image that is read as the walk goes included.
 */
public final class PathWalk<N> {
  /** Linux gives up (ELOOP) beyond this many links in one walk. */
  public static final int MAX_LINKS = 40;

  /** What a walk needs to know about nodes. */
  public interface Nodes<N> {
    /** The node of that name; empty if there is none or {@code directory} is not a directory. */
    Optional<N> child(N directory, EntryName name) throws IOException;

    boolean isDirectory(N node);

    /** The target, if {@code node} is a symlink. */
    Optional<ImmutableBytes> target(N node) throws IOException;
  }

  /**
   * Where a walk went.
   *
   * @param links the symlinks it passed, by the path of each without links in it
   * @param path where it ended, without links in it; where it failed if there is no {@code end}
   * @param end the node there; empty if the path leads nowhere
   */
  public record Result<N>(ImmutableList<TreePath> links, TreePath path, Optional<N> end) {}

  private final Nodes<N> rules;
  private final Deque<N> nodes = new ArrayDeque<>();
  private final Deque<ImmutableBytes> ahead = new ArrayDeque<>();
  private final List<TreePath> links = new ArrayList<>();
  private TreePath here = TreePath.ROOT;

  private PathWalk(N root, Nodes<N> rules) {
    this.rules = rules;
    nodes.push(root);
  }

  /**
   * Walks {@code path} from {@code directory}, and follows a link at its end too.
   *
   * @param directory where a relative path starts: a path without links in it
   */
  public static <N> Result<N> follow(
      N root, Nodes<N> rules, TreePath directory, ImmutableBytes path) throws IOException {
    PathWalk<N> walk = new PathWalk<>(root, rules);
    PathComponents.pushBefore(walk.ahead, path);
    if (!isAbsolute(path)) {
      PathComponents.pushBefore(walk.ahead, ImmutableBytes.copyOf(directory.toRelativeBytes()));
    }
    return walk.run();
  }

  private Result<N> run() throws IOException {
    while (!ahead.isEmpty()) {
      if (!step(ahead.pop())) {
        return new Result<>(ImmutableList.copyOf(links), here, Optional.empty());
      }
    }
    return new Result<>(ImmutableList.copyOf(links), here, Optional.of(nodes.element()));
  }

  private boolean step(ImmutableBytes component) throws IOException {
    if (!rules.isDirectory(nodes.element())) {
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
    return EntryName.isValid(component) && enter(new EntryName(component));
  }

  private boolean enter(EntryName name) throws IOException {
    Optional<N> child = rules.child(nodes.element(), name);
    if (child.isEmpty()) {
      return false;
    }
    Optional<ImmutableBytes> target = rules.target(child.get());
    if (target.isEmpty()) {
      here = here.resolve(name);
      nodes.push(child.get());
      return true;
    }
    links.add(here.resolve(name));
    if (links.size() > MAX_LINKS || target.get().length() == 0) {
      return false;
    }
    if (isAbsolute(target.get())) {
      here = TreePath.ROOT;
      while (nodes.size() > 1) {
        nodes.pop();
      }
    }
    PathComponents.pushBefore(ahead, target.get());
    return true;
  }

  private static boolean isAbsolute(ImmutableBytes path) {
    return path.length() > 0 && path.at(0) == '/';
  }

  private static boolean isDots(ImmutableBytes component, int count) {
    return component.length() == count && component.at(0) == '.' && component.at(count - 1) == '.';
  }
}
