package io.initfs.fstree;

/**
 * One object of a tree, immutable. A node is an inode, not a name: the same instance under two
 * names is a hard link. Equality is therefore identity; {@link TreeDiff} compares what nodes hold.
 */
public abstract sealed class Node
    permits Directory, RegularFile, Symlink, DeviceNode, Fifo, Socket {
  private final Metadata metadata;

  Node(Metadata metadata) {
    this.metadata = metadata;
  }

  public final Metadata metadata() {
    return metadata;
  }

  public abstract NodeKind kind();

  /** A new node, so a new identity, that differs in its metadata only. */
  public abstract Node withMetadata(Metadata newMetadata);

  /** Type bits and permissions, as {@code st_mode} has them. */
  public final int mode() {
    return kind().typeBits() | metadata.permissions();
  }
}
