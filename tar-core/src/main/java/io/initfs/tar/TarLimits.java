package io.initfs.tar;

import io.initfs.fstree.Expansion;

/**
 * How much an archive may ask for. An error names the component that was exceeded.
 *
 * @param maxEntries headers in an archive, those of long names and pax records included, and names
 *     in its tree, those of directories that no header tells of included
 * @param maxHeaderBytes length of one long name, one set of pax records or one map of holes
 * @param maxMetadataBytes sum of these lengths in an archive
 * @param maxFileBytes length of a file with its holes, which take no room in the archive
 * @param maxUnpackedBytes length of a compressed archive when it is unpacked
 * @param maxExpansion unpacked bytes for each compressed one, in an archive that unpacks to more
 *     than {@value Expansion#FREE} bytes
 */
public record TarLimits(
    long maxEntries,
    int maxHeaderBytes,
    long maxMetadataBytes,
    long maxFileBytes,
    long maxUnpackedBytes,
    long maxExpansion) {
  /** Two million headers; 16 MiB for one and 1 GiB for all; files of 16 TiB; 1 TiB unpacked. */
  public static final TarLimits DEFAULTS =
      new TarLimits(2_000_000, 16 << 20, 1L << 30, 1L << 44, 1L << 40, 2_000);

  /**
   * @throws IllegalArgumentException if a component is not positive
   */
  public TarLimits {
    if (maxEntries <= 0
        || maxHeaderBytes <= 0
        || maxMetadataBytes <= 0
        || maxFileBytes <= 0
        || maxUnpackedBytes <= 0
        || maxExpansion <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** What bounds the decompression. */
  public Expansion expansion() {
    return new Expansion(maxUnpackedBytes, maxExpansion);
  }

  public TarLimits withMaxEntries(long limit) {
    return new TarLimits(
        limit, maxHeaderBytes, maxMetadataBytes, maxFileBytes, maxUnpackedBytes, maxExpansion);
  }

  public TarLimits withMaxHeaderBytes(int limit) {
    return new TarLimits(
        maxEntries, limit, maxMetadataBytes, maxFileBytes, maxUnpackedBytes, maxExpansion);
  }

  public TarLimits withMaxMetadataBytes(long limit) {
    return new TarLimits(
        maxEntries, maxHeaderBytes, limit, maxFileBytes, maxUnpackedBytes, maxExpansion);
  }

  public TarLimits withMaxUnpackedBytes(long limit) {
    return new TarLimits(
        maxEntries, maxHeaderBytes, maxMetadataBytes, maxFileBytes, limit, maxExpansion);
  }
}
