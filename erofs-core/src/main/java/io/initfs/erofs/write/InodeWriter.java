package io.initfs.erofs.write;

import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Metadata;

/** Emits inodes, each with what stands behind it, into their zone. */
final class InodeWriter {
  /** What mkfs.erofs stores as start block where there is no block. */
  private static final long NO_BLOCK = 0xFFFF_FFFFL;

  private final FileIndexWriter indexes;
  private final InodeTimes times;
  private final boolean dotOmitted;
  private final long sharedXattrs;

  /**
   * @param dotOmitted whether directories do not list themselves
   * @param sharedXattrs bytes from where the ids of shared xattrs count to the first of these
   */
  InodeWriter(FileIndexWriter indexes, InodeTimes times, boolean dotOmitted, long sharedXattrs) {
    this.indexes = indexes;
    this.times = times;
    this.dotOmitted = dotOmitted;
    this.sharedXattrs = sharedXattrs;
  }

  /** Writes an inode to where it is planned in {@code zone}. */
  void write(PlannedInode inode, byte[] zone) {
    int at = (int) inode.zoneAddress;
    if (inode.extended) {
      extended(inode).write(zone, at);
    } else {
      compact(inode).write(zone, at);
    }
    int body = at + inode.headSize();
    XattrBody xattrs =
        inode.digest == null ? inode.xattrs : inode.xattrs.withLastValue(inode.digest.value());
    xattrs.write(zone, body - xattrs.size(), sharedXattrs / XattrEntry.ALIGNMENT);
    if (inode.extents != null) {
      indexes.write(inode, inode.extents, zone);
    } else if (inode.chunks != null) {
      inode.chunks.write(zone, (int) (at + inode.chunks.offset(inode)));
    } else if (inode.tail != null) {
      System.arraycopy(inode.tail, 0, zone, body, inode.tail.length);
    }
  }

  private InodeFormat format(PlannedInode inode) {
    InodeFormat format = InodeFormat.of(inode.extended, inode.layout);
    return dotOmitted && inode.node instanceof Directory ? format.withDotOmitted() : format;
  }

  private CompactInode compact(PlannedInode inode) {
    Metadata metadata = inode.node.metadata();
    return new CompactInode(
        format(inode),
        inode.xattrs.icount(),
        inode.node.mode(),
        inode.links,
        inode.size,
        times.compactSeconds(inode.mtime),
        union(inode),
        inode.ino,
        (int) metadata.uid(),
        (int) metadata.gid());
  }

  private ExtendedInode extended(PlannedInode inode) {
    Metadata metadata = inode.node.metadata();
    return new ExtendedInode(
        format(inode),
        inode.xattrs.icount(),
        inode.node.mode(),
        0,
        inode.size,
        union(inode),
        inode.ino,
        metadata.uid(),
        metadata.gid(),
        inode.mtime.seconds(),
        inode.mtime.nanos(),
        inode.links);
  }

  private static long union(PlannedInode inode) {
    if (inode.node instanceof DeviceNode device) {
      return device.number().toLinux();
    }
    if (inode.chunks != null) {
      return inode.chunks.format().union();
    }
    if (inode.extents != null) {
      return inode.blockCount;
    }
    if (inode.blockCount > 0) {
      return inode.startBlock;
    }
    return inode.layout == DataLayout.FLAT_INLINE ? NO_BLOCK : 0;
  }
}
