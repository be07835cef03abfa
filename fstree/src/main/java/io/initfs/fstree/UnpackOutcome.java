package io.initfs.fstree;

/** What became of an entry that was put into a {@link RootfsModel}. The kernel reports none. */
public enum UnpackOutcome {
  APPLIED("applied"),
  /** An existing device of the same type keeps its number; owner, mode and time are updated. */
  KEPT_DEVICE_NUMBER("a device node of this type is there and keeps its own number"),
  LOST_PARENT_MISSING("its parent directory does not exist"),
  LOST_PARENT_NOT_A_DIRECTORY("a parent in its path is not a directory"),
  LOST_LINK_LOOP("its path leads through more than 40 symbolic links"),
  /** A guard against images made to keep their reader busy; Linux has none. */
  LOST_TOO_MUCH_WORK("the image's symbolic links take more steps to follow than any real one's"),
  LOST_NAME_TOO_LONG("a component of its path is longer than 255 bytes"),
  LOST_TARGET_TOO_LONG("its target is longer than 4095 bytes"),
  LOST_TOO_DEEP("it stands deeper than any path reaches"),
  LOST_NOT_A_NAME("its path is empty, or ends in a way that only a directory can have"),
  LOST_DIRECTORY_IN_THE_WAY("a directory that is not empty stands there"),
  LOST_NOT_WRITABLE("what stands there cannot take a file's contents"),
  LOST_LINK_SOURCE_GONE("the name it would be a hard link to is gone or cannot be linked");

  private final String text;

  UnpackOutcome(String text) {
    this.text = text;
  }

  /** Whether the entry is not in the tree as it was meant. */
  public boolean isLost() {
    return this != APPLIED && this != KEPT_DEVICE_NUMBER;
  }

  /** Completes the sentence "the entry is lost: ...". */
  @Override
  public String toString() {
    return text;
  }
}
