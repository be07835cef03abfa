package io.initfs.fstree;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.Optional;

/**
 * An absolute path in a tree: the names from the root down. Normal by construction: no {@code .},
 * no {@code ..}, no empty component. Ordered name by name, so a directory stands right before what
 * is in it.
 */
public record TreePath(ImmutableList<EntryName> names) implements Comparable<TreePath> {
  /** The root directory, {@code /}. */
  public static final TreePath ROOT = new TreePath(ImmutableList.of());

  private static final Joiner SLASH = Joiner.on('/');

  /**
   * Parses a path such as {@code /usr/bin}, {@code usr/bin} or {@code ./usr//bin/} in UTF-8.
   *
   * @throws IllegalArgumentException if a component is {@code ..} or cannot be a name
   */
  public static TreePath of(String path) {
    return of(ImmutableBytes.utf8(path));
  }

  /** As {@link #of(String)}, for a path of any bytes. */
  public static TreePath of(ImmutableBytes path) {
    return tryParse(path)
        .orElseThrow(
            () -> new IllegalArgumentException("not a path within a tree: \"" + path + "\""));
  }

  /** As {@link #of(String)}; empty where that would throw. */
  public static Optional<TreePath> tryParse(ImmutableBytes path) {
    byte[] bytes = path.toByteArray();
    ImmutableList.Builder<EntryName> names = ImmutableList.builder();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] != '/') {
        continue;
      }
      boolean skip = i == start || (i == start + 1 && bytes[start] == '.');
      if (!skip) {
        ImmutableBytes component = ImmutableBytes.copyOfRange(bytes, start, i);
        if (!EntryName.isValid(component)) {
          return Optional.empty();
        }
        names.add(new EntryName(component));
      }
      start = i + 1;
    }
    return Optional.of(new TreePath(names.build()));
  }

  public TreePath resolve(EntryName name) {
    return new TreePath(
        ImmutableList.<EntryName>builderWithExpectedSize(names.size() + 1)
            .addAll(names)
            .add(name)
            .build());
  }

  /** Whether this is {@code ancestor} or below it. */
  public boolean startsWith(TreePath ancestor) {
    int depth = ancestor.names.size();
    return names.size() >= depth && names.subList(0, depth).equals(ancestor.names);
  }

  public boolean isRoot() {
    return names.isEmpty();
  }

  /**
   * The directory that holds this path's node.
   *
   * @throws IllegalStateException if this is the root
   */
  public TreePath parent() {
    requireNotRoot();
    return new TreePath(names.subList(0, names.size() - 1));
  }

  /**
   * The last component.
   *
   * @throws IllegalStateException if this is the root
   */
  public EntryName name() {
    requireNotRoot();
    return Iterables.getLast(names);
  }

  /**
   * The bytes of the path without a leading slash, as an archive stores them; empty for the root.
   */
  public byte[] toRelativeBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (EntryName name : names) {
      if (out.size() > 0) {
        out.write('/');
      }
      out.writeBytes(name.toByteArray());
    }
    return out.toByteArray();
  }

  private void requireNotRoot() {
    if (isRoot()) {
      throw new IllegalStateException("the root has no parent and no name");
    }
  }

  @Override
  public int compareTo(TreePath other) {
    Iterator<EntryName> theirs = other.names.iterator();
    for (EntryName name : names) {
      if (!theirs.hasNext()) {
        return 1;
      }
      int order = name.compareTo(theirs.next());
      if (order != 0) {
        return order;
      }
    }
    return theirs.hasNext() ? -1 : 0;
  }

  /** Display form with a leading slash, escaped as {@link ImmutableBytes#toString} does. */
  @Override
  public String toString() {
    return "/" + SLASH.join(names);
  }
}
