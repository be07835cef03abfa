package io.initfs.erofs.volume;

/**
 * Where something is stored: a byte address in one of an image's address spaces.
 *
 * @param space {@link #METADATA}, {@link #METABOX}, {@link #PRIMARY}, or from 1 on the number of an
 *     extra device
 * @param address byte address there
 */
public record Location(int space, long address) {
  /** The primary device, read as asked: file data. */
  public static final int PRIMARY = 0;

  /** The primary device once more, read in whole blocks that are kept: what is not file data. */
  public static final int METADATA = -1;

  /** What the metabox inode decodes to. */
  public static final int METABOX = -2;

  public Location plus(long bytes) {
    return new Location(space, address + bytes);
  }

  /** The same as a record's own, which the JVM first has to generate, as every start would. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Location that && space == that.space && address == that.address;
  }

  @Override
  public int hashCode() {
    return 31 * space + Long.hashCode(address);
  }
}
