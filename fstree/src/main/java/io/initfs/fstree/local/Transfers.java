package io.initfs.fstree.local;

/** How much goes through a channel at once. */
final class Transfers {
  /**
   * The JDK copies what stands in an array to native memory of the same size, which each thread
   * keeps: as much as this, rather than as the largest array.
   */
  static final int MAX_BYTES = 1 << 18;

  private Transfers() {}
}
