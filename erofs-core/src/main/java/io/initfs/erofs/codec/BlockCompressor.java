package io.initfs.erofs.codec;

/** Compresses all of an input at once, as most libraries do: the size of the output is not told. */
interface BlockCompressor extends AutoCloseable {
  /** The output does not fit. */
  int TOO_LARGE = -1;

  /**
   * Compresses {@code input[from, from + length)}.
   *
   * @return bytes in {@code output[0, result)}, or {@link #TOO_LARGE}
   */
  int compress(byte[] input, int from, int length, byte[] output);

  /**
   * About how many bytes of {@code input[from, from + limit)} become {@code size} bytes, at most
   * {@code limit}, if the library gives its output as it comes.
   *
   * @param size at least 16
   * @return 0 if that cannot be told
   */
  default int estimate(byte[] input, int from, int limit, int size) {
    return 0;
  }

  @Override
  default void close() {}
}
