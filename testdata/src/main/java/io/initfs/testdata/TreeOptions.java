package io.initfs.testdata;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.initfs.fstree.NodeKind;
import java.util.EnumSet;

/**
 * What {@link RandomTrees} puts into a tree.
 *
 * @param names about how many names to add at random
 * @param maxFileSize the largest file in bytes, reached rarely
 * @param corners whether to add a fixed set of odd names, sizes, depths and nodes, about 500 names
 * @param kinds the kinds of node that may occur; directories and regular files always do
 * @param plainNames whether names are short and ASCII letters and digits, for tools that need it
 * @param xattrs whether nodes have extended attributes
 * @param nanos whether times have fractions of a second
 */
public record TreeOptions(
    int names,
    int maxFileSize,
    boolean corners,
    ImmutableSet<NodeKind> kinds,
    boolean plainNames,
    boolean xattrs,
    boolean nanos) {
  private static final ImmutableSet<NodeKind> ALL_KINDS =
      Sets.immutableEnumSet(EnumSet.allOf(NodeKind.class));

  /** About 30 names, files of up to 20 kB: for properties with many tries. */
  public static final TreeOptions TINY =
      new TreeOptions(30, 20_000, false, ALL_KINDS, false, true, true);

  /** About 800 names, files of up to 300 kB, all corners. */
  public static final TreeOptions SMALL =
      new TreeOptions(300, 300_000, true, ALL_KINDS, false, true, true);

  /** About 5,000 names, files of up to 4 MB, all corners. */
  public static final TreeOptions LARGE =
      new TreeOptions(4_500, 4_000_000, true, ALL_KINDS, false, true, true);

  public TreeOptions withNames(int newNames) {
    return new TreeOptions(newNames, maxFileSize, corners, kinds, plainNames, xattrs, nanos);
  }

  public TreeOptions withKinds(Iterable<NodeKind> newKinds) {
    ImmutableSet<NodeKind> set = Sets.immutableEnumSet(newKinds);
    return new TreeOptions(names, maxFileSize, corners, set, plainNames, xattrs, nanos);
  }

  public TreeOptions withPlainNames(boolean newPlainNames) {
    return new TreeOptions(names, maxFileSize, corners, kinds, newPlainNames, xattrs, nanos);
  }

  public TreeOptions withXattrs(boolean newXattrs) {
    return new TreeOptions(names, maxFileSize, corners, kinds, plainNames, newXattrs, nanos);
  }

  public TreeOptions withNanos(boolean newNanos) {
    return new TreeOptions(names, maxFileSize, corners, kinds, plainNames, xattrs, newNanos);
  }
}
