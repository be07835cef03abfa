package io.initfs.erofs.fsck;

/** What rules are about. */
public enum Family {
  SUPERBLOCK("SB"),
  DEVICE("DEV"),
  INODE("INODE"),
  DIRECTORY("DIR"),
  XATTR("XATTR"),
  MAP("MAP"),
  DATA("DATA"),
  /** The check itself: what it cannot vouch for. */
  CHECK("CHECK");

  private final String code;

  Family(String code) {
    this.code = code;
  }

  /** As it stands in a {@link Rule#code}. */
  String code() {
    return code;
  }
}
