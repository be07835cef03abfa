package io.initfs.erofs.write;

/**
 * Arithmetic in the blocks of the image that is being written.
 *
 * @param bits log2 of the block size
 */
record Blocks(int bits) {
  static Blocks ofSize(int bytes) {
    return new Blocks(Integer.numberOfTrailingZeros(bytes));
  }

  /** Bytes of a block. */
  int size() {
    return 1 << bits;
  }

  /** Blocks that {@code bytes} bytes take. */
  long count(long bytes) {
    return (bytes + size() - 1) >> bits;
  }

  /** The block that holds byte {@code address}. */
  long of(long address) {
    return address >> bits;
  }

  /** Address of the first byte of block {@code block}. */
  long address(long block) {
    return block << bits;
  }

  /** The next multiple of the block size. */
  long roundUp(long bytes) {
    return address(count(bytes));
  }

  /** Bytes of {@code bytes} behind its last full block. */
  int tail(long bytes) {
    return (int) (bytes & (size() - 1));
  }
}
