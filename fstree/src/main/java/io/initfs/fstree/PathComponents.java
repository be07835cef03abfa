package io.initfs.fstree;

import java.util.Deque;

/** How the walks of this package take a path apart. */
final class PathComponents {
  private PathComponents() {}

  /** Puts the components of {@code path} before those still ahead; empty ones vanish. */
  static void pushBefore(Deque<ImmutableBytes> ahead, ImmutableBytes path) {
    byte[] bytes = path.toByteArray();
    int end = bytes.length;
    for (int i = bytes.length - 1; i >= -1; i--) {
      if (i < 0 || bytes[i] == '/') {
        if (i + 1 < end) {
          ahead.push(ImmutableBytes.copyOfRange(bytes, i + 1, end));
        }
        end = i;
      }
    }
  }
}
