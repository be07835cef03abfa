package io.initfs.fstree;

import java.util.Optional;

/**
 * How far compressed data may expand, so that a small archive does not fill a disk.
 *
 * @param maxUnpackedBytes what all of an archive's compressed data may unpack to
 * @param maxRatio unpacked bytes for each compressed one, in a stream that unpacks to more than
 *     {@value #FREE} bytes
 */
public record Expansion(long maxUnpackedBytes, long maxRatio) {
  /** What a stream may unpack to at any ratio, in bytes. */
  public static final long FREE = 64L << 20;

  /**
   * A limit that is exceeded.
   *
   * @param limit its name, as the limits of the archives call it
   */
  public record Excess(String limit, long most, long got) {
    /** For the text of an error. */
    public String expected() {
      return "at most " + most;
    }
  }

  /**
   * What is exceeded, if anything, by a stream of which {@code packed} bytes have become {@code
   * unpacked}.
   *
   * @param total what it and the streams before it in the archive have unpacked to
   */
  public Optional<Excess> excess(long packed, long unpacked, long total) {
    if (total > maxUnpackedBytes) {
      return Optional.of(new Excess("maxUnpackedBytes", maxUnpackedBytes, total));
    }
    long ratio = unpacked / Math.max(1, packed);
    return unpacked > FREE && ratio > maxRatio
        ? Optional.of(new Excess("maxExpansion", maxRatio, ratio))
        : Optional.empty();
  }
}
