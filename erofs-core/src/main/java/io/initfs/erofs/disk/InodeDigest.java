package io.initfs.erofs.disk;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.ImmutableBytes;

/**
 * The value of the xattr that says what a regular file's contents are, by which Linux from 7.0 on
 * shares the page cache of equal files; its name is the long prefix {@link
 * Superblock#ishareXattrPrefixId}, with nothing behind it.
 *
 * <pre>
 * | "sha256:" | 32 bytes, the SHA-256 of the contents |
 * </pre>
 */
public final class InodeDigest {
  private static final ImmutableBytes ALGORITHM = ImmutableBytes.utf8("sha256:");
  private static final int HASH_SIZE = 32;

  /** Bytes of a value. */
  public static final int SIZE = ALGORITHM.length() + HASH_SIZE;

  /** What stands for a value that is yet to come. */
  public static final ImmutableBytes BLANK = ImmutableBytes.copyOf(new byte[SIZE]);

  private InodeDigest() {}

  /**
   * The value for contents.
   *
   * @param sha256 of the contents, 32 bytes
   */
  public static ImmutableBytes of(byte[] sha256) {
    return ImmutableBytes.copyOf(Bytes.concat(ALGORITHM.toByteArray(), sha256));
  }

  /** A valid value as text: {@code sha256:} and the hash in hex. */
  public static String text(ImmutableBytes value) {
    byte[] bytes = value.toByteArray();
    int hash = ALGORITHM.length();
    return ALGORITHM.toUtf8()
        + BaseEncoding.base16().lowerCase().encode(bytes, hash, bytes.length - hash);
  }

  /** Whether {@code value} has the form of one. */
  public static boolean isValid(ImmutableBytes value) {
    return value.length() == SIZE
        && ImmutableBytes.copyOfRange(value.toByteArray(), 0, ALGORITHM.length()).equals(ALGORITHM);
  }
}
