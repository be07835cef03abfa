package io.initfs.fstree.text;

/**
 * How much a text may ask for. An error names the component that was exceeded.
 *
 * @param maxEntries lines
 * @param maxLineBytes length of a line
 * @param maxContentBytes length of a file that stands in the text itself, escapes resolved
 * @param maxMetadataBytes sum of the lengths of all lines, contents of files not counted
 */
public record TextLimits(
    long maxEntries, int maxLineBytes, int maxContentBytes, long maxMetadataBytes) {
  /** Two million lines, 256 MiB in all; files of 16 MiB, of which a byte takes up to four. */
  public static final TextLimits DEFAULTS =
      new TextLimits(2_000_000, 72 << 20, 16 << 20, 256L << 20);

  /**
   * @throws IllegalArgumentException if a component is not positive
   */
  public TextLimits {
    if (maxEntries <= 0 || maxLineBytes <= 0 || maxContentBytes <= 0 || maxMetadataBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  public TextLimits withMaxEntries(long limit) {
    return new TextLimits(limit, maxLineBytes, maxContentBytes, maxMetadataBytes);
  }

  public TextLimits withMaxLineBytes(int limit) {
    return new TextLimits(maxEntries, limit, maxContentBytes, maxMetadataBytes);
  }

  public TextLimits withMaxContentBytes(int limit) {
    return new TextLimits(maxEntries, maxLineBytes, limit, maxMetadataBytes);
  }

  public TextLimits withMaxMetadataBytes(long limit) {
    return new TextLimits(maxEntries, maxLineBytes, maxContentBytes, limit);
  }
}
