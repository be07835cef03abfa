package io.initfs.fstree;

/**
 * A part of a file's contents that stands as it is in a container, such as an archive.
 *
 * @param offset of its first byte in the file
 * @param length in bytes, at least 1
 * @param address of its first byte in the container
 */
public record StoredRange(long offset, long length, long address) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public StoredRange {
    if (offset < 0 || length < 1 || address < 0 || length > Long.MAX_VALUE - offset) {
      throw new IllegalArgumentException(
          "no range of a file: offset " + offset + ", length " + length + ", address " + address);
    }
  }

  /** Where in the file it ends. */
  public long end() {
    return offset + length;
  }
}
