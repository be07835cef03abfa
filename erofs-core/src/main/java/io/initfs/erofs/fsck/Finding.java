package io.initfs.erofs.fsck;

/**
 * One thing that is wrong.
 *
 * @param rule the rule that is broken
 * @param path a path by which the inode is reached, for people; {@code -} for the image as a whole
 * @param nid the inode, or -1
 * @param text what, expected, got
 */
public record Finding(Rule rule, String path, long nid, String text) {
  /** The rules, by what they are about. */
  public enum Rule {
    /** The superblock contradicts itself, its checksum or the image. */
    SUPERBLOCK,
    /** An inode cannot be loaded, or its link count is not the number of its names. */
    INODE,
    /** Order, names, {@code .} and {@code ..} or types of a directory. */
    DIRECTORY,
    /** Extended attributes cannot be read. */
    XATTR,
    /** A file's data cannot be read or decoded. */
    DATA
  }

  @Override
  public String toString() {
    return rule + " " + path + (nid < 0 ? "" : " (nid " + nid + ")") + ": " + text;
  }
}
