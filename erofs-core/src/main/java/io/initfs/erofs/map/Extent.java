package io.initfs.erofs.map;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.volume.Location;

/** A run of a file's bytes that is stored in one piece. All numbers are bytes. */
public sealed interface Extent {
  /** Offset in the file of the first byte. */
  long logical();

  /** Bytes of the file, at least 1. */
  long length();

  /** Offset in the file right behind the last byte. */
  default long end() {
    return logical() + length();
  }

  /** Zeros that are not stored. */
  record Hole(long logical, long length) implements Extent {}

  /** Stored as it is: the byte at {@code logical + i} stands at {@code at + i}. */
  record Raw(long logical, long length, Location at) implements Extent {}

  /**
   * Stored as one pcluster of {@code stored} bytes, the compressed data at its end, zeros before
   * them.
   *
   * @param partial whether the data may decode to more than {@code length} bytes; otherwise they
   *     decode to exactly as many
   */
  record Compressed(
      long logical, long length, Location at, int stored, Algorithm algorithm, boolean partial)
      implements Extent {}

  /** A part of what the packed inode decodes to, from {@code packedOffset} on. */
  record Fragment(long logical, long length, long packedOffset) implements Extent {
    /** Where in the packed inode the byte at {@code offset} of the file is. */
    public long inPacked(long offset) {
      return packedOffset + (offset - logical);
    }
  }
}
