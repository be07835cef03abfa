package io.initfs.initoverlayfs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy picks from a tree for the mini initramfs: every path with the reason for it. The
 * same tree and policy give the same selection.
 */
public final class MiniSelection {
  private static final Metadata MADE_DIRECTORY = Metadata.of(0755);

  private final FileTree full;
  private final ImmutableSortedMap<TreePath, Reason> reasons;
  private final ImmutableList<SplitFinding> findings;

  MiniSelection(
      FileTree full, Map<TreePath, Reason> reasons, ImmutableList<SplitFinding> findings) {
    this.full = full;
    this.reasons = ImmutableSortedMap.copyOf(reasons);
    this.findings = findings;
  }

  /**
   * Picks what {@code policy} says, and all that needs: libraries, interpreters, kernel modules,
   * what links lead to, directories.
   *
   * @throws IOException if the content of a file cannot be read; what is wrong in the content is a
   *     finding
   */
  public static MiniSelection of(FileTree full, SplitPolicy policy) throws IOException {
    return new MiniSelector(full, policy).select();
  }

  /** Every chosen path, the root included, and why it was chosen. */
  public ImmutableSortedMap<TreePath, Reason> reasons() {
    return reasons;
  }

  /** What may keep the mini initramfs from working, in the order found. */
  public ImmutableList<SplitFinding> findings() {
    return findings;
  }

  /**
   * The mini tree. Its nodes are those of the full tree, hard links among them kept; directories
   * keep their metadata.
   */
  public FileTree tree() {
    TreeBuilder mini = new TreeBuilder();
    for (TreePath path : reasons.keySet()) {
      Optional<Node> node = full.lookup(path);
      if (node.isPresent() && !(node.get() instanceof Directory)) {
        mini.put(path, node.get());
      } else {
        Metadata metadata = node.isPresent() ? node.get().metadata() : MADE_DIRECTORY;
        mini.put(path, new Directory(metadata, Map.of()));
      }
    }
    return mini.build();
  }
}
