package io.initfs.erofs.build;

/** Which of the two on-disk shapes the inodes of an image get. */
public enum InodeShape {
  /** Each the smaller one that can hold it. */
  SMALLEST,
  /** 32 bytes, all of them, with one time for all; an inode that does not fit is an error. */
  COMPACT,
  /** 64 bytes, all of them. */
  EXTENDED
}
