package io.initfs.fstree;

import com.google.common.collect.ImmutableSortedMap;

/**
 * What a node has besides its kind and contents.
 *
 * @param permissions the twelve permission bits, 0 to 07777: set-uid, set-gid, sticky, rwxrwxrwx
 * @param uid owner, 0 to 2^32 - 1
 * @param gid group, 0 to 2^32 - 1
 * @param mtime time of last modification
 * @param xattrs extended attributes by full name, such as {@code user.comment}
 */
public record Metadata(
    int permissions,
    long uid,
    long gid,
    Timestamp mtime,
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs) {
  /** The largest uid and gid. */
  public static final long MAX_ID = 0xFFFF_FFFFL;

  /**
   * @throws IllegalArgumentException if a component is out of its range
   */
  public Metadata {
    require(permissions >= 0 && permissions <= 07777, "permissions", permissions);
    require(uid >= 0 && uid <= MAX_ID, "uid", uid);
    require(gid >= 0 && gid <= MAX_ID, "gid", gid);
  }

  /** Permissions alone: owned by root, at the epoch, without xattrs. */
  public static Metadata of(int permissions) {
    return new Metadata(permissions, 0, 0, Timestamp.EPOCH, ImmutableSortedMap.of());
  }

  public Metadata withPermissions(int newPermissions) {
    return new Metadata(newPermissions, uid, gid, mtime, xattrs);
  }

  public Metadata withOwner(long newUid, long newGid) {
    return new Metadata(permissions, newUid, newGid, mtime, xattrs);
  }

  public Metadata withMtime(Timestamp newMtime) {
    return new Metadata(permissions, uid, gid, newMtime, xattrs);
  }

  public Metadata withXattrs(ImmutableSortedMap<ImmutableBytes, ImmutableBytes> newXattrs) {
    return new Metadata(permissions, uid, gid, mtime, newXattrs);
  }

  private static void require(boolean condition, String field, long got) {
    if (!condition) {
      throw new IllegalArgumentException(field + " out of range: " + got);
    }
  }
}
