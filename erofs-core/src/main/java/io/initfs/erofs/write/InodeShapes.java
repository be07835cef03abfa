package io.initfs.erofs.write;

import io.initfs.erofs.build.InodeShape;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;

/**
 * Which inodes are extended.
 *
 * @param times those of compact inodes
 */
record InodeShapes(MetadataOptions options, InodeTimes times) {
  private static final int MAX_U16 = 0xFFFF;

  /** The largest file of a compact inode, in bytes. */
  static final long MAX_COMPACT_SIZE = 0xFFFF_FFFFL;

  /**
   * Whether an inode is extended.
   *
   * @throws LimitExceededException if all are to be compact and this one cannot
   */
  boolean extended(TreePath path, Metadata metadata, Timestamp mtime, long size, int links)
      throws LimitExceededException {
    if (options.inodeShape() == InodeShape.EXTENDED) {
      return true;
    }
    if (options.inodeShape() == InodeShape.COMPACT) {
      requireCompact(path, "size", MAX_COMPACT_SIZE, size);
      requireCompact(path, "uid", MAX_U16, metadata.uid());
      requireCompact(path, "gid", MAX_U16, metadata.gid());
      requireCompact(path, "link count", MAX_U16, links);
      return false;
    }
    return size > MAX_COMPACT_SIZE
        || metadata.uid() > MAX_U16
        || metadata.gid() > MAX_U16
        || links > MAX_U16
        || !(options.ignoreMtime() || times.hold(mtime));
  }

  private static void requireCompact(TreePath path, String field, long maximum, long got)
      throws LimitExceededException {
    if (got > maximum) {
      Where where = Where.image(path.toString(), "compact inode", Where.NO_OFFSET);
      throw new LimitExceededException(where, field, maximum, got);
    }
  }
}
