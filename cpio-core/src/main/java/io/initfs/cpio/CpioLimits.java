package io.initfs.cpio;

import io.initfs.fstree.Expansion;

/**
 * How much an archive or image may ask for. An error names the component that was exceeded.
 *
 * @param maxNameBytes length of a name with its NUL, in bytes
 * @param maxSymlinkBytes length of a symlink's body, in bytes
 * @param maxEntries entries in an archive or image, trailers included
 * @param maxMetadataBytes sum of the lengths of all names and symlink bodies
 * @param maxUnpackedBytes sum of decompressed bytes of all compressed segments
 * @param maxSegments segments in an image
 * @param maxExpansion decompressed bytes for each compressed one, in a segment that decompresses to
 *     more than {@value Expansion#FREE} bytes
 * @param maxZeroBytes zeros in a row before, between or behind archives. Linux passes over any
 *     number of them, but what it gets is no larger than memory; a file with a hole may be
 */
public record CpioLimits(
    int maxNameBytes,
    int maxSymlinkBytes,
    long maxEntries,
    long maxMetadataBytes,
    long maxUnpackedBytes,
    int maxSegments,
    long maxExpansion,
    long maxZeroBytes) {
  /**
   * Names and symlinks as Linux has them; a million entries; 128 MiB of names; 64 GiB; 1 GiB of
   * zeros.
   */
  public static final CpioLimits DEFAULTS =
      new CpioLimits(4096, 4096, 1_000_000, 128L << 20, 64L << 30, 10_000, 2_000, 1L << 30);

  /**
   * @throws IllegalArgumentException if a component is not positive
   */
  public CpioLimits {
    if (maxNameBytes <= 0
        || maxSymlinkBytes <= 0
        || maxEntries <= 0
        || maxMetadataBytes <= 0
        || maxUnpackedBytes <= 0
        || maxSegments <= 0
        || maxExpansion <= 0
        || maxZeroBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** What bounds the decompression. */
  public Expansion expansion() {
    return new Expansion(maxUnpackedBytes, maxExpansion);
  }

  public CpioLimits withMaxEntries(long limit) {
    return new CpioLimits(
        maxNameBytes,
        maxSymlinkBytes,
        limit,
        maxMetadataBytes,
        maxUnpackedBytes,
        maxSegments,
        maxExpansion,
        maxZeroBytes);
  }

  public CpioLimits withMaxUnpackedBytes(long limit) {
    return new CpioLimits(
        maxNameBytes,
        maxSymlinkBytes,
        maxEntries,
        maxMetadataBytes,
        limit,
        maxSegments,
        maxExpansion,
        maxZeroBytes);
  }

  public CpioLimits withMaxSegments(int limit) {
    return new CpioLimits(
        maxNameBytes,
        maxSymlinkBytes,
        maxEntries,
        maxMetadataBytes,
        maxUnpackedBytes,
        limit,
        maxExpansion,
        maxZeroBytes);
  }

  public CpioLimits withMaxZeroBytes(long limit) {
    return new CpioLimits(
        maxNameBytes,
        maxSymlinkBytes,
        maxEntries,
        maxMetadataBytes,
        maxUnpackedBytes,
        maxSegments,
        maxExpansion,
        limit);
  }
}
