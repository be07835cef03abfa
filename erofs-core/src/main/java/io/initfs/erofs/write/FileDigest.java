package io.initfs.erofs.write;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.initfs.erofs.disk.InodeDigest;
import io.initfs.fstree.ImmutableBytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one file on its way, made of its pieces. Workers bring these in any order; a piece
 * that comes before its turn is kept, of those in flight. Thread-safe.
 */
final class FileDigest {
  private final long size;
  private final Map<Long, byte[]> early = new HashMap<>();
  private @Nullable Hasher hasher;
  private long hashed;
  private @Nullable ImmutableBytes value;

  /**
   * The digest of nothing so far.
   *
   * @param size bytes of the file, at least 1
   */
  FileDigest(long size) {
    this.size = size;
  }

  /** Adds the bytes of a piece. */
  synchronized void add(long offset, byte[] piece) {
    early.put(offset, piece);
    Hasher sha256 = hasher == null ? Hashing.sha256().newHasher() : hasher;
    for (byte[] next = early.remove(hashed); next != null; next = early.remove(hashed)) {
      sha256.putBytes(next);
      hashed += next.length;
    }
    if (hashed == size) {
      value = InodeDigest.of(sha256.hash().asBytes());
      hasher = null;
    } else {
      hasher = sha256;
    }
  }

  /** The xattr's value, when all pieces were added. */
  synchronized ImmutableBytes value() {
    if (value == null) {
      throw new IllegalStateException(hashed + " of " + size + " bytes were added");
    }
    return value;
  }
}
