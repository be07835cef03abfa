package io.initfs.fstree;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares what two trees hold, name by name, contents included. */
public final class TreeDiff {
  private static final String NOTHING = "-";
  private static final Comparator<Difference> ORDER =
      Comparator.comparing(Difference::path).thenComparing(Difference::aspect);

  /** A name that both trees have. */
  private record Pair(TreePath path, Node left, Node right) {}

  private final DiffOptions options;
  private final List<Difference> differences = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final Map<Node, Set<Node>> comparedContents = new IdentityHashMap<>();

  private TreeDiff(DiffOptions options) {
    this.options = options;
  }

  /**
   * All differences, in canonical order of paths; empty if the trees hold the same. A directory
   * that one tree lacks is reported, and so is each name in it.
   *
   * @throws IOException if contents cannot be read, or are not as long as their node declares
   */
  public static ImmutableList<Difference> compare(
      FileTree left, FileTree right, DiffOptions options) throws IOException {
    return new TreeDiff(options).run(left, right);
  }

  /** As {@link #compare(FileTree, FileTree, DiffOptions)} with {@link DiffOptions#EXACT}. */
  public static ImmutableList<Difference> compare(FileTree left, FileTree right)
      throws IOException {
    return compare(left, right, DiffOptions.EXACT);
  }

  private ImmutableList<Difference> run(FileTree left, FileTree right) throws IOException {
    pairUp(left, right);
    for (Pair pair : pairs) {
      compareNodes(pair);
    }
    if (options.compares(Aspect.HARD_LINKS)) {
      compareHardLinks();
    }
    return ImmutableList.sortedCopyOf(ORDER, differences);
  }

  /** Merges the two walks, which are both in the order of paths. */
  private void pairUp(FileTree left, FileTree right) {
    PeekingIterator<TreeEntry> lefts = Iterators.peekingIterator(left.iterator());
    PeekingIterator<TreeEntry> rights = Iterators.peekingIterator(right.iterator());
    while (lefts.hasNext() || rights.hasNext()) {
      int order;
      if (!lefts.hasNext()) {
        order = 1;
      } else if (!rights.hasNext()) {
        order = -1;
      } else {
        order = lefts.peek().path().compareTo(rights.peek().path());
      }
      if (order < 0) {
        TreeEntry only = lefts.next();
        report(only.path(), Aspect.PRESENCE, only.node().kind().toString(), NOTHING);
      } else if (order > 0) {
        TreeEntry only = rights.next();
        report(only.path(), Aspect.PRESENCE, NOTHING, only.node().kind().toString());
      } else {
        TreeEntry entry = lefts.next();
        pairs.add(new Pair(entry.path(), entry.node(), rights.next().node()));
      }
    }
  }

  private void compareNodes(Pair pair) throws IOException {
    Node left = pair.left();
    Node right = pair.right();
    if (left.equals(right)) {
      return;
    }
    TreePath path = pair.path();
    if (left.kind() != right.kind()) {
      report(path, Aspect.KIND, left.kind().toString(), right.kind().toString());
      return;
    }
    compareMetadata(path, left.metadata(), right.metadata());
    if (left instanceof RegularFile leftFile && right instanceof RegularFile rightFile) {
      compareFiles(path, leftFile, rightFile);
    } else if (left instanceof Symlink leftLink && right instanceof Symlink rightLink) {
      compareValues(path, Aspect.TARGET, leftLink.target(), rightLink.target());
    } else if (left instanceof DeviceNode leftDevice && right instanceof DeviceNode rightDevice) {
      compareValues(path, Aspect.DEVICE, leftDevice.number(), rightDevice.number());
    }
  }

  private void compareMetadata(TreePath path, Metadata left, Metadata right) {
    compareValues(path, Aspect.PERMISSIONS, octal(left.permissions()), octal(right.permissions()));
    compareValues(
        path, Aspect.OWNER, left.uid() + ":" + left.gid(), right.uid() + ":" + right.gid());
    compareValues(path, Aspect.MTIME, time(left.mtime()), time(right.mtime()));
    compareXattrs(path, left, right);
  }

  /** Shows only the attributes that differ: a value may be long. */
  private void compareXattrs(TreePath path, Metadata left, Metadata right) {
    Map<ImmutableBytes, ImmutableBytes> lefts = new TreeMap<>(left.xattrs());
    Map<ImmutableBytes, ImmutableBytes> rights = new TreeMap<>(right.xattrs());
    lefts.entrySet().removeAll(right.xattrs().entrySet());
    rights.entrySet().removeAll(left.xattrs().entrySet());
    compareValues(path, Aspect.XATTRS, lefts, rights);
  }

  private void compareFiles(TreePath path, RegularFile left, RegularFile right) throws IOException {
    if (left.size() != right.size()) {
      compareValues(path, Aspect.SIZE, left.size(), right.size());
    } else if (options.compares(Aspect.CONTENTS) && firstComparison(left, right)) {
      ContentComparison.firstMismatch(path, left, right)
          .ifPresent(
              mismatch ->
                  report(path, Aspect.CONTENTS, mismatch.describeLeft(), mismatch.describeRight()));
    }
  }

  /** Whether these two are met for the first time: hard links would be read once for each name. */
  private boolean firstComparison(Node left, Node right) {
    return comparedContents.computeIfAbsent(left, absent -> new HashSet<>()).add(right);
  }

  private void compareHardLinks() {
    Map<Node, TreePath> lefts = new IdentityHashMap<>();
    Map<Node, TreePath> rights = new IdentityHashMap<>();
    for (Pair pair : pairs) {
      TreePath left = lefts.merge(pair.left(), pair.path(), (first, again) -> first);
      TreePath right = rights.merge(pair.right(), pair.path(), (first, again) -> first);
      if (!left.equals(right)) {
        report(pair.path(), Aspect.HARD_LINKS, linkOf(left), linkOf(right));
      }
    }
  }

  private static String linkOf(TreePath first) {
    return "same node as " + first;
  }

  private void compareValues(TreePath path, Aspect aspect, Object left, Object right) {
    if (!left.equals(right)) {
      report(path, aspect, left.toString(), right.toString());
    }
  }

  private void report(TreePath path, Aspect aspect, String left, String right) {
    if (options.compares(aspect)) {
      differences.add(new Difference(path, aspect, left, right));
    }
  }

  private Timestamp time(Timestamp mtime) {
    return options.wholeSeconds() ? Timestamp.ofSeconds(mtime.seconds()) : mtime;
  }

  private static String octal(int permissions) {
    return String.format("%04o", permissions);
  }
}
