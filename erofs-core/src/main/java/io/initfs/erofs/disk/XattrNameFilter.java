package io.initfs.erofs.disk;

import io.initfs.fstree.ImmutableBytes;

/**
 * The name filter of an xattr body: 32 bits, of which a name's hash chooses one. That bit is set if
 * no xattr of the inode chooses it, so that most absent names are known without a look at the
 * entries. Valid with {@link Features#XATTR_FILTER}.
 */
public final class XattrNameFilter {
  private static final int SEED = 0x25BBE08F;

  private XattrNameFilter() {}

  /** The filter of an inode that has xattrs of these names and no others. */
  public static long of(Iterable<ImmutableBytes> names) {
    long chosen = 0;
    for (ImmutableBytes name : names) {
      chosen |= bit(name);
    }
    return ~chosen & 0xFFFF_FFFFL;
  }

  /** Whether {@code filter} says that there is no xattr of that name. */
  public static boolean excludes(long filter, ImmutableBytes name) {
    return (filter & bit(name)) != 0;
  }

  /**
   * The one bit that a name chooses. What is hashed is the name without its base prefix, even if
   * the entry uses a long one.
   */
  private static long bit(ImmutableBytes name) {
    XattrNamePrefix whole = XattrNamePrefix.of(name);
    return 1L << (Xxh32.hash(whole.infix().toByteArray(), SEED + whole.baseIndex()) & 31);
  }
}
