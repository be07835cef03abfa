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
 * @param union i_u: start block, number of blocks or device number, by layout and kind
 * @param links link count as stored
 * @param xattrSize bytes of the xattr body behind the inode
 * @param bodyAddress byte address of what follows inode and xattrs: inline tail or map
 */
public record Inode(
    long nid,
    boolean extended,
    DataLayout layout,
    NodeKind kind,
    int permissions,
    long size,
    long union,
    long links,
    long uid,
    long gid,
    Timestamp mtime,
    int xattrSize,
    long bodyAddress) {
  /** Byte address of the xattr body; meaningful if {@link #xattrSize} is not 0. */
  public long xattrAddress() {
    return bodyAddress - xattrSize;
  }

  public boolean isCompressed() {
    return layout == DataLayout.COMPRESSED_FULL || layout == DataLayout.COMPRESSED_COMPACT;
  }
}
