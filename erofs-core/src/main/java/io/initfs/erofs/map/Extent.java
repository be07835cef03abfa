package io.initfs.erofs.map;

import io.initfs.erofs.disk.Algorithm;

/** A run of a file's bytes that is stored in one piece. All numbers are bytes. */
public sealed interface Extent {
  /** Offset in the file of the first byte. */
  long logical();

  /** Bytes of the file, at least 1. */
  long length();

  /** Address in the image. */
  long physical();

  /** Offset in the file right behind the last byte. */
  default long end() {
    return logical() + length();
  }

  /** Stored as it is: the byte at {@code logical + i} stands at {@code physical + i}. */
  record Raw(long logical, long length, long physical) implements Extent {}

  /**
   * Stored as one pcluster of {@code stored} bytes that decodes to exactly {@code length} bytes;
   * the compressed data stand at its end, zeros before them.
   */
  record Compressed(long logical, long length, long physical, int stored, Algorithm algorithm)
      implements Extent {}
}
