package io.initfs.erofs.write;

import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * An inode on its way into the image: what is known from the tree, then where its data went, then
 * where it stands itself. Each step fills in what it decides; none revises the step before.
 */
final class PlannedInode {
  static final long NO_FRAGMENT = -1;

  final Node node;
  final TreePath path;
  final long ino;
  final int links;
  final boolean extended;
  final Timestamp mtime;

  /** The digest's value, if there is one, is yet to come. */
  final XattrBody xattrs;

  /** Bytes of data: a file's size, a target's length, a directory's entries. */
  final long size;

  /** Made of the data when they are packed, if it is to be recorded. */
  @Nullable FileDigest digest;

  /** Decided before the data are packed: how they are compressed. */
  Strategy strategy = Strategy.STORED;

  /** Decided before the data are packed: whether extents of it may be in blocks of another. */
  boolean sharesData;

  /** Decided when the data are packed. */
  DataLayout layout = DataLayout.FLAT_PLAIN;

  /** First block of the data; unused if there is none. */
  long startBlock;

  /** First byte of the data, for encoded extents: these start anywhere in a block. */
  long startAddress;

  /** Blocks of data, without an inline tail. */
  long blockCount;

  /**
   * What stands behind the inode, or behind its index: with FLAT_INLINE the end of the data, for a
   * directory null until all nids are known; with a compressed layout the last pcluster.
   */
  byte @Nullable [] tail;

  /** With a compressed layout: the extents; none if the file is a fragment as a whole. */
  @Nullable ExtentList extents;

  /** With CHUNK_BASED: the chunks. */
  @Nullable ChunkMap chunks;

  /** Where in the packed inode the last extent or the whole file is; -1 if it is not there. */
  long fragmentOffset = NO_FRAGMENT;

  /** Whether its blocks are those of another inode. */
  boolean sharesBlocks;

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

  /** Has its data where those of {@code other} are, which are equal and have been packed. */
  void takeData(PlannedInode other) {
    digest = other.digest;
    sharesData = other.sharesData;
    layout = other.layout;
    startBlock = other.startBlock;
    startAddress = other.startAddress;
    blockCount = other.blockCount;
    tail = other.tail;
    extents = other.extents;
    fragmentOffset = other.fragmentOffset;
  }

  /** Whether it holds what belongs to others, and is in no directory. */
  boolean isNameless() {
    return links == 0;
  }

  /** Whether all its data are a part of the packed inode. */
  boolean isWholeFragment() {
    return extents != null && extents.count() == 0;
  }

  /** Makes all its data a part of the packed inode; where in that is told later. */
  void becomeWholeFragment() {
    layout = DataLayout.COMPRESSED_FULL;
    extents = ExtentList.EMPTY;
  }

  /** Whether it is a file without data, which needs no more than a map that says so. */
  boolean isHole() {
    return node instanceof RegularFile file && file.isHole();
  }

  /** Bytes of inode and xattrs. */
  int headSize() {
    return (extended ? ExtendedInode.SIZE : CompactInode.SIZE) + xattrs.size();
  }
}
