package io.initfs.fstree.program;

import java.io.IOException;

/** A file that says it is ELF holds something that ELF does not allow. */
public final class CorruptElfException extends IOException {
  private static final long serialVersionUID = 1;

  private final long offset;

  CorruptElfException(String structure, long offset, String expected, String got) {
    super(
        String.format(
            "corrupt ELF: %s at offset %d: expected %s, got %s", structure, offset, expected, got));
    this.offset = offset;
  }

  /** Where in the file the structure stands, in bytes. */
  public long offset() {
    return offset;
  }
}
