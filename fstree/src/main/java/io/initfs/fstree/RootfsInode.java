package io.initfs.fstree;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mutable inode of a {@link RootfsModel}: a directory with children, or a holder of the latest
 * state of another node. Directories never move, so parent and depth are fixed.
 */
final class RootfsInode {
  final @Nullable RootfsInode parent;
  final int depth;
  final Map<EntryName, RootfsInode> children = new TreeMap<>();

  /** How many names it has; not kept for directories. */
  int names;

  /** Which archive, as {@link RootfsModel} counts them, said last what it is. */
  int archive;

  private Node node;

  private RootfsInode(@Nullable RootfsInode parent, int depth, Node node) {
    this.parent = parent;
    this.depth = depth;
    this.node = node;
  }

  static RootfsInode root(Metadata metadata) {
    return new RootfsInode(null, 0, new Directory(metadata, Map.of()));
  }

  /** An inode for {@code node}; a directory starts without children. */
  static RootfsInode below(RootfsInode parent, Node node) {
    return new RootfsInode(parent, parent.depth + 1, node);
  }

  boolean isDirectory() {
    return node instanceof Directory;
  }

  NodeKind kind() {
    return node.kind();
  }

  /** The node as it is now; for a directory, without its children. */
  Node node() {
    return node;
  }

  void become(Node newNode) {
    node = newNode;
  }

  void chown(Metadata entry) {
    node = node.withMetadata(owned(node.metadata(), entry));
  }

  void chmod(Metadata entry) {
    node = node.withMetadata(node.metadata().withPermissions(entry.permissions()));
  }

  void utime(Timestamp mtime) {
    node = node.withMetadata(node.metadata().withMtime(mtime));
  }

  /** chown(2) with 0xFFFFFFFF, that is -1, leaves an owner as it is. */
  static Metadata owned(Metadata before, Metadata entry) {
    long keep = 0xFFFF_FFFFL;
    return before.withOwner(
        entry.uid() == keep ? before.uid() : entry.uid(),
        entry.gid() == keep ? before.gid() : entry.gid());
  }
}
