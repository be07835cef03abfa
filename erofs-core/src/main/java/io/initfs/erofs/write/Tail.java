package io.initfs.erofs.write;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import org.jspecify.annotations.Nullable;

/**
 * The end of a compressed file, where it is not in blocks of the file's own.
 *
 * @param bytes what it is
 * @param digest of a {@linkplain #isFragment fragment}: SHA-256, by which equal ones are found
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a worker to the commit, never compared
record Tail(byte[] bytes, @Nullable HashCode digest) {
  /** Goes behind the index of the inode: a pcluster as it is, compressed or raw (ztailpacking). */
  static Tail inline(byte[] pcluster) {
    return new Tail(pcluster, null);
  }

  /** Goes into the packed inode, before compression. */
  static Tail fragment(byte[] data) {
    return new Tail(data, Hashing.sha256().hashBytes(data));
  }

  boolean isFragment() {
    return digest != null;
  }
}
