package io.initfs.fstree;

import java.util.Map;
import java.util.function.BiConsumer;

/** Lays trees over one another as Linux does with initramfs images: replacing, never deleting. */
public final class Overlays {
  private Overlays() {}

  /**
   * Lays {@code top} over {@code base} by the rules of {@link RootfsModel}: {@code top}'s names in
   * canonical order, its hard links kept, its root's metadata on the root.
   *
   * @param lost told each name of {@code top} that is not in the result as it was meant, and why
   */
  public static FileTree overlay(
      FileTree base, FileTree top, BiConsumer<TreePath, UnpackOutcome> lost) {
    RootfsModel model = new RootfsModel(base);
    Map<Node, Integer> linkCounts = top.linkCounts();
    for (TreeEntry entry : top) {
      Node node = entry.node();
      ImmutableBytes path =
          entry.path().isRoot()
              ? ImmutableBytes.utf8(".")
              : ImmutableBytes.copyOf(entry.path().toRelativeBytes());
      boolean shared = linkCounts.getOrDefault(node, 1) > 1;
      UnpackOutcome outcome = model.put(path, node, shared ? node : null);
      if (outcome != UnpackOutcome.APPLIED) {
        lost.accept(entry.path(), outcome);
      }
    }
    model.endImage();
    return model.toTree();
  }
}
