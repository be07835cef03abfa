package io.initfs.erofs.write;

import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.fstree.Node;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * An inode on its way into the image: what is known from the tree, then where its data went, then
 * where it stands itself. Each step fills in what it decides; none revises the step before.
 */
final class PlannedInode {
  final Node node;
  final TreePath path;
  final long ino;
  final int links;
  final boolean extended;
  final Timestamp mtime;
  final XattrBody xattrs;

  /** Bytes of data: a file's size, a target's length, a directory's entries. */
  final long size;

  /** Decided when the data are packed. */
  DataLayout layout = DataLayout.FLAT_PLAIN;

  /** First block of the data; unused if there is none. */
  long startBlock;

  /** Blocks of data, without an inline tail. */
  long blockCount;

  /**
   * With FLAT_INLINE: the bytes that follow the inode; for a directory null until they are emitted.
   */
  byte @Nullable [] tail;

  /** With COMPRESSED_COMPACT: the extents. */
  @Nullable ExtentList extents;

  /** Decided when the metadata are placed: byte address from the start of the zone. */
  long zoneAddress;

  PlannedInode(
      Node node,
      TreePath path,
      long ino,
      int links,
      boolean extended,
      Timestamp mtime,
      XattrBody xattrs,
      long size) {
    this.node = node;
    this.path = path;
    this.ino = ino;
    this.links = links;
    this.extended = extended;
    this.mtime = mtime;
    this.xattrs = xattrs;
    this.size = size;
  }

  /** Bytes of inode and xattrs. */
  int headSize() {
    return (extended ? ExtendedInode.SIZE : CompactInode.SIZE) + xattrs.size();
  }
}
