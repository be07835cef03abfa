package io.initfs.erofs.lz4;

import java.io.IOException;

/** An LZ4 block that cannot be decoded as asked. */
public final class Lz4FormatException extends IOException {
  private static final long serialVersionUID = 1;

  private final int inputOffset;

  Lz4FormatException(int inputOffset, String reason) {
    super("LZ4 block, byte " + inputOffset + ": " + reason);
    this.inputOffset = inputOffset;
  }

  /** Where decoding failed, in bytes from the start of the block. */
  public int inputOffset() {
    return inputOffset;
  }
}
