package io.initfs.fstree;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Finds the first byte in which two files of one size differ, reading both once. */
final class ContentComparison {
  private static final int BUFFER_SIZE = 1 << 16;

  /** The first difference: the byte that each file has at {@code offset}. */
  record Mismatch(long offset, byte left, byte right) {
    String describeLeft() {
      return String.format("0x%02X at byte %d", left, offset);
    }

    String describeRight() {
      return String.format("0x%02X", right);
    }
  }

  private ContentComparison() {}

  /**
   * @throws IOException if a file cannot be read, or has not as many bytes as declared up to the
   *     first difference, naming {@code path}
   */
  static Optional<Mismatch> firstMismatch(TreePath path, RegularFile left, RegularFile right)
      throws IOException {
    if (left.isHole() && right.isHole()) {
      return Optional.empty();
    }
    byte[] lefts = new byte[BUFFER_SIZE];
    byte[] rights = new byte[BUFFER_SIZE];
    long size = left.size();
    long position = 0;
    try (InputStream leftIn = left.content().openStream();
        InputStream rightIn = right.content().openStream()) {
      while (true) {
        int leftCount = read(path, "left", leftIn, lefts, size - position);
        int rightCount = read(path, "right", rightIn, rights, size - position);
        int at = Arrays.mismatch(lefts, 0, leftCount, rights, 0, rightCount);
        if (at >= 0) {
          return Optional.of(new Mismatch(position + at, lefts[at], rights[at]));
        }
        position += leftCount;
        if (leftCount == 0) {
          return Optional.empty();
        }
      }
    }
  }

  private static int read(TreePath path, String side, InputStream in, byte[] buffer, long rest)
      throws IOException {
    int count = ByteStreams.read(in, buffer, 0, buffer.length);
    if (count != Math.min(buffer.length, rest)) {
      String got = count > rest ? "more" : (count + " of the last " + rest);
      throw new IOException(
          path + ": contents in the " + side + " tree are not as long as declared, got " + got);
    }
    return count;
  }
}
