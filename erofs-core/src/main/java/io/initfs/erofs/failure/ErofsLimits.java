package io.initfs.erofs.failure;

/**
 * What an image may at most ask of its reader. Errors name the component that was exceeded.
 *
 * @param maxDepth directories below one another
 * @param maxEntries directory entries of one image when a whole tree is read
 * @param maxDirectoryBytes size of one directory's data
 * @param maxClusterBytes decoded size of one pcluster; the kernel allows 12 MiB
 * @param maxExtents extents of one file when they are listed
 * @param maxXattrBytes names and values of the xattrs of all inodes when a whole tree is read
 */
public record ErofsLimits(
    int maxDepth,
    long maxEntries,
    long maxDirectoryBytes,
    int maxClusterBytes,
    long maxExtents,
    long maxXattrBytes) {
  /** Most bytes that Linux decodes of one pcluster: Z_EROFS_PCLUSTER_MAX_DSIZE. */
  public static final int LINUX_CLUSTER_BYTES = 12 << 20;

  /**
   * Room for any real image: the 2,048 levels that fit a path of Linux, 5 million entries, 128 MiB
   * directories, 12 MiB clusters, 2 million extents, 512 MiB of xattrs.
   */
  public static final ErofsLimits DEFAULT =
      new ErofsLimits(2048, 5_000_000, 128 << 20, LINUX_CLUSTER_BYTES, 2_000_000, 512 << 20);
}
