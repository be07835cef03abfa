package io.initfs.erofs.write;

/**
 * The block of the images written here: 4 KiB, the only size that every kernel mounts on every
 * machine with 4 KiB pages.
 */
final class Blocks {
  static final int BITS = 12;
  static final int SIZE = 1 << BITS;

  private Blocks() {}

  /** Blocks that {@code bytes} bytes take. */
  static long count(long bytes) {
    return (bytes + SIZE - 1) >> BITS;
  }

  /** The next multiple of the block size. */
  static long roundUp(long bytes) {
    return count(bytes) << BITS;
  }

  /** Bytes of {@code bytes} behind its last full block. */
  static int tail(long bytes) {
    return (int) (bytes & (SIZE - 1));
  }
}
