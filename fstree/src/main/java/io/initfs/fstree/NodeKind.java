package io.initfs.fstree;

import java.util.Optional;

/** The seven kinds of node, with the type bits that POSIX gives them in {@code st_mode}. */
public enum NodeKind {
  REGULAR_FILE(0100000, '-'),
  DIRECTORY(0040000, 'd'),
  SYMLINK(0120000, 'l'),
  CHARACTER_DEVICE(0020000, 'c'),
  BLOCK_DEVICE(0060000, 'b'),
  FIFO(0010000, 'p'),
  SOCKET(0140000, 's');

  private static final int TYPE_MASK = 0170000;

  private final int typeBits;
  private final char letter;

  NodeKind(int typeBits, char letter) {
    this.typeBits = typeBits;
    this.letter = letter;
  }

  /** The S_IFMT bits of a mode. */
  public int typeBits() {
    return typeBits;
  }

  /** The letter {@code ls -l} shows. */
  public char letter() {
    return letter;
  }

  public boolean isDevice() {
    return this == CHARACTER_DEVICE || this == BLOCK_DEVICE;
  }

  /** The kind that the type bits of {@code mode} name; empty for none of the seven. */
  public static Optional<NodeKind> fromMode(int mode) {
    for (NodeKind kind : values()) {
      if (kind.typeBits == (mode & TYPE_MASK)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
