package io.initfs.fstree;

import com.google.errorprone.annotations.Immutable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Changes of whole trees. Each gives a new tree; hard links stay hard links unless it says so. */
public final class TreeEdit {
  private TreeEdit() {}

  /**
   * What becomes of an owner or a group: replaced, then moved.
   *
   * @param forced takes the place of every id, if present
   * @param offset added to what is there then; may be negative
   */
  @Immutable
  public record IdChange(OptionalLong forced, long offset) {
    public static final IdChange NONE = new IdChange(OptionalLong.empty(), 0);

    /** Whether every id stays as it is. */
    public boolean changesNothing() {
      return forced.isEmpty() && offset == 0;
    }

    private long apply(long id, String what) {
      long base = forced.orElse(id);
      boolean sane = offset >= -Metadata.MAX_ID && offset <= Metadata.MAX_ID;
      if (!sane || base + offset < 0 || base + offset > Metadata.MAX_ID) {
        throw new IllegalArgumentException(
            String.format(
                "%s %d with offset %d: expected a result of 0 to %d",
                what, base, offset, Metadata.MAX_ID));
      }
      return base + offset;
    }
  }

  /**
   * The tree with every owner and group changed.
   *
   * @throws IllegalArgumentException if an id would not be 0 to 2^32 - 1
   */
  public static FileTree changeOwners(FileTree tree, IdChange user, IdChange group) {
    return tree.mapMetadata(
        metadata ->
            metadata.withOwner(
                user.apply(metadata.uid(), "uid"), group.apply(metadata.gid(), "gid")));
  }

  /**
   * The tree without the entries that {@code unwanted} accepts and all that is in them. The root
   * stays, and is not asked about.
   */
  public static FileTree remove(FileTree tree, Predicate<TreePath> unwanted) {
    Removal removal = new Removal(unwanted);
    return TreeSelection.select(tree, entry -> !removal.removes(entry.path()));
  }

  /** The tree without what stands at {@code paths}; a path that is not in the tree removes none. */
  public static FileTree remove(FileTree tree, Set<TreePath> paths) {
    return remove(tree, paths::contains);
  }

  /** Asked in canonical order, where all of a directory comes right after it. */
  private static final class Removal {
    private final Predicate<TreePath> unwanted;

    /** The last entry that was removed; the root as long as none was. */
    private TreePath removed = TreePath.ROOT;

    Removal(Predicate<TreePath> unwanted) {
      this.unwanted = unwanted;
    }

    boolean removes(TreePath path) {
      if (path.isRoot()) {
        return false;
      }
      if (!removed.isRoot() && path.startsWith(removed)) {
        return true;
      }
      if (unwanted.test(path)) {
        removed = path;
        return true;
      }
      return false;
    }
  }

  /** The tree with a node of its own for every name: no hard links. */
  public static FileTree separateHardLinks(FileTree tree) {
    Map<Node, Boolean> met = new IdentityHashMap<>();
    TreeBuilder builder = new TreeBuilder();
    for (TreeEntry entry : tree) {
      Node node = entry.node();
      if (node instanceof Directory directory) {
        builder.put(entry.path(), directory.withoutChildren());
      } else {
        boolean again = met.put(node, true) != null;
        builder.put(entry.path(), again ? node.withMetadata(node.metadata()) : node);
      }
    }
    return builder.build();
  }
}
