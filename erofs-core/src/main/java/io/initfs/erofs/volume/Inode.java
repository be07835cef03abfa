package io.initfs.erofs.volume;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;

/**
 * An inode of either version, checked as the kernel does when it loads one.
 *
 * @param nid its number: its address in 32-byte slots
 * @param layout how its data are stored; not interpreted for devices, fifos and sockets
 * @param permissions the twelve permission bits
 * @param size bytes of data, at least 0
 * @param union i_u: low half of the start block, number of blocks, device number or chunk format,
 *     by layout and kind
 * @param startBlock of a flat layout, or {@link #NO_BLOCK}
 * @param links link count as stored
 * @param dotOmitted whether a directory does not list itself
 * @param xattrSize bytes of the xattr body behind the inode
 * @param body where what follows inode and xattrs is: inline tail or map
 */
public record Inode(
    long nid,
    boolean extended,
    DataLayout layout,
    NodeKind kind,
    int permissions,
    long size,
    long union,
    long startBlock,
    long links,
    boolean dotOmitted,
    long uid,
    long gid,
    Timestamp mtime,
    int xattrSize,
    Location body) {
  /** The start block of a file without blocks. */
  public static final long NO_BLOCK = -1;

  /** Where the xattr body is; meaningful if {@link #xattrSize} is not 0. */
  public Location xattrBody() {
    return body.plus(-xattrSize);
  }

  /** How many units of 2^bits bytes the data take. */
  public long unitCount(int bits) {
    return ((size - 1) >> bits) + 1;
  }

  /**
   * Bytes of data blocks that the data take: of a compressed inode those of its pclusters, which it
   * counts in blocks; else its size.
   *
   * @param blockBits log2 of the block size
   */
  public long storedBytes(int blockBits) {
    return isCompressed() ? union << blockBits : size;
  }

  public boolean isCompressed() {
    return layout == DataLayout.COMPRESSED_FULL || layout == DataLayout.COMPRESSED_COMPACT;
  }
}
