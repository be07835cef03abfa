package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plan of an image: one inode for each node of the tree, in canonical order, in the smaller of
 * the two on-disk shapes where that can hold it.
 */
final class Inventory {
  private final ImmutableList<PlannedInode> inodes;
  private final Map<Node, PlannedInode> byNode;
  private final Timestamp epoch;
  private final XattrPlan xattrs;

  private Inventory(
      ImmutableList<PlannedInode> inodes,
      Map<Node, PlannedInode> byNode,
      Timestamp epoch,
      XattrPlan xattrs) {
    this.inodes = inodes;
    this.byNode = byNode;
    this.epoch = epoch;
    this.xattrs = xattrs;
  }

  /**
   * @param blockSize decides how large directories are
   * @param fileTime replaces the time of every node, if present
   * @throws IOException if the format cannot hold a node
   */
  static Inventory of(
      FileTree tree, Optional<Timestamp> fileTime, MetadataOptions options, int blockSize)
      throws IOException {
    Map<Node, Integer> links = tree.linkCounts();
    Timestamp epoch =
        fileTime.or(options::buildTime).orElseGet(() -> mostFrequentTime(links.keySet()));
    InodeShapes shapes = new InodeShapes(options, epoch);
    XattrPlan xattrs = XattrPlan.of(tree, options);
    ImmutableList.Builder<PlannedInode> inodes = ImmutableList.builder();
    Map<Node, PlannedInode> byNode = new IdentityHashMap<>();
    for (TreeEntry entry : tree) {
      if (!byNode.containsKey(entry.node())) {
        Timestamp mtime = fileTime.orElse(entry.node().metadata().mtime());
        PlannedInode inode =
            plan(
                entry,
                byNode.size() + 1,
                links.get(entry.node()),
                mtime,
                size(entry, blockSize),
                shapes,
                xattrs);
        byNode.put(entry.node(), inode);
        inodes.add(inode);
      }
    }
    return new Inventory(inodes.build(), byNode, epoch, xattrs);
  }

  /**
   * The time that compact inodes have. Only the extended ones, twice as large, can have another, so
   * it is the one that most inodes want; of several, the earliest.
   */
  private static Timestamp mostFrequentTime(Set<Node> nodes) {
    Map<Timestamp, Integer> counts = new HashMap<>();
    nodes.forEach(node -> counts.merge(node.metadata().mtime(), 1, Integer::sum));
    Comparator<Map.Entry<Timestamp, Integer>> byCount = Map.Entry.comparingByValue();
    return counts.entrySet().stream()
        .max(byCount.thenComparing(Map.Entry.<Timestamp, Integer>comparingByKey().reversed()))
        .orElseThrow()
        .getKey();
  }

  private static PlannedInode plan(
      TreeEntry entry,
      long ino,
      int links,
      Timestamp mtime,
      long size,
      InodeShapes shapes,
      XattrPlan xattrs)
      throws IOException {
    Node node = entry.node();
    boolean extended = shapes.extended(entry.path(), node.metadata(), mtime, size, links);
    XattrBody body = xattrs.body(node, entry.path());
    PlannedInode inode =
        new PlannedInode(node, entry.path(), ino, links, extended, mtime, body, size);
    inode.digest = xattrs.hasDigest(node) ? new FileDigest(size) : null;
    return inode;
  }

  private static long size(TreeEntry entry, int blockSize) throws LimitExceededException {
    if (entry.node() instanceof RegularFile file) {
      return file.size();
    }
    if (entry.node() instanceof Directory directory) {
      return DirectoryLayout.of(directory, blockSize).size();
    }
    if (entry.node() instanceof Symlink symlink) {
      int length = symlink.target().length();
      if (length < 1 || length > Symlink.MAX_TARGET) {
        Where where = Where.image(entry.path().toString(), "symlink", Where.NO_OFFSET);
        throw new LimitExceededException(
            where, "target length (at least 1)", Symlink.MAX_TARGET, length);
      }
      return length;
    }
    return 0;
  }

  /** All inodes, the root first. */
  ImmutableList<PlannedInode> inodes() {
    return inodes;
  }

  /**
   * All inodes in the order of their data: level by level. Directories side by side tend to hold
   * the same kind of files, and packed together these compress better: by 0.2 % in an initramfs.
   */
  ImmutableList<PlannedInode> inDataOrder() {
    return ImmutableList.sortedCopyOf(
        Comparator.comparingInt(inode -> inode.path.names().size()), inodes);
  }

  /** Plans the inode that holds the fragments of others: it is in no directory. */
  PlannedInode planPacked(RegularFile contents) {
    boolean extended = contents.size() > InodeShapes.MAX_COMPACT_SIZE;
    TreePath name = TreePath.of("packed inode");
    long ino = inodes.size() + 1L;
    return new PlannedInode(
        contents, name, ino, 0, extended, epoch, XattrBody.EMPTY, contents.size());
  }

  PlannedInode root() {
    return inodes.get(0);
  }

  /** The inode of a node of the tree. */
  PlannedInode of(Node node) {
    return byNode.get(node);
  }

  Timestamp epoch() {
    return epoch;
  }

  XattrPlan xattrs() {
    return xattrs;
  }
}
