package io.initfs.fstree.local;

/**
 * How a directory on disk is read.
 *
 * @param xattrs whether to read {@code user.*} extended attributes, at the price of opening each
 *     file
 * @param maxDepth the deepest level of names below the root that is accepted, at least 0
 */
public record ScanOptions(boolean xattrs, int maxDepth) {
  /** Xattrs are read; as deep as Linux lets a path of PATH_MAX bytes be. */
  public static final ScanOptions DEFAULTS = new ScanOptions(true, 2048);

  /**
   * @throws IllegalArgumentException if {@code maxDepth} is negative
   */
  public ScanOptions {
    if (maxDepth < 0) {
      throw new IllegalArgumentException("maxDepth must not be negative, got " + maxDepth);
    }
  }

  public ScanOptions withXattrs(boolean newXattrs) {
    return new ScanOptions(newXattrs, maxDepth);
  }

  public ScanOptions withMaxDepth(int newMaxDepth) {
    return new ScanOptions(xattrs, newMaxDepth);
  }
}
