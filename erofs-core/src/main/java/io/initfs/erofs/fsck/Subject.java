package io.initfs.erofs.fsck;

import io.initfs.erofs.failure.Where;

/**
 * What a finding is about.
 *
 * @param path a {@link Place}, or what is said instead of a path; written out when it is told
 * @param nid the inode, or {@link Where#NO_NID}
 */
record Subject(Object path, long nid) {
  /** The image as a whole. */
  static final Subject IMAGE = new Subject(Finding.NO_PATH, Where.NO_NID);
}
