package io.initfs.erofs.write;

/**
 * The end of a compressed file, where it is not in blocks of the file's own.
 *
 * @param kind where it goes
 * @param bytes what goes there
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a worker to the commit, never compared
record Tail(Kind kind, byte[] bytes) {
  enum Kind {
    /** Behind the index of the inode: a pcluster as it is, compressed or raw (ztailpacking). */
    INLINE,
    /** Into the packed inode, before compression. */
    FRAGMENT
  }
}
