package io.initfs.fstree;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Picks a part of a tree. What is picked keeps its path and its identity, so two picked names of a
 * node are still a hard link; the directories on the way to it come along as they are. The contents
 * of a picked directory are not picked with it.
 */
public final class TreeSelection {
  /** An entry that will stand in the result, or a directory that will if something in it does. */
  private record Candidate(TreeEntry entry, boolean wanted) {
    int depth() {
      return entry.path().names().size();
    }
  }

  private TreeSelection() {}

  /**
   * The tree of the entries that {@code wanted} accepts, asked once for each in canonical order.
   */
  public static FileTree select(FileTree tree, Predicate<TreeEntry> wanted) {
    List<Candidate> candidates = new ArrayList<>();
    for (TreeEntry entry : tree) {
      boolean accepted = wanted.test(entry);
      if (accepted || entry.node() instanceof Directory) {
        candidates.add(new Candidate(entry, accepted));
      }
    }
    return new FileTree(rebuild(candidates));
  }

  /** The tree of the entries at {@code paths}; a path that is not in the tree picks nothing. */
  public static FileTree select(FileTree tree, Set<TreePath> paths) {
    return select(tree, entry -> paths.contains(entry.path()));
  }

  /**
   * In reverse canonical order a directory comes right after what is in it, so when one of depth
   * {@code d} is met, all that is waiting at depth {@code d + 1} is its own.
   */
  private static Directory rebuild(List<Candidate> candidates) {
    List<Map<EntryName, Node>> waiting = new ArrayList<>();
    for (Candidate candidate : Lists.reverse(candidates)) {
      int depth = candidate.depth();
      while (waiting.size() <= depth + 1) {
        waiting.add(new TreeMap<>());
      }
      Node node = candidate.entry().node();
      if (node instanceof Directory directory) {
        Map<EntryName, Node> children = waiting.get(depth + 1);
        node = new Directory(directory.metadata(), children);
        boolean keep = candidate.wanted() || !children.isEmpty();
        children.clear();
        if (depth == 0) {
          return (Directory) node;
        }
        if (!keep) {
          continue;
        }
      }
      waiting.get(depth).put(candidate.entry().path().name(), node);
    }
    throw new AssertionError("a tree has a root");
  }
}
