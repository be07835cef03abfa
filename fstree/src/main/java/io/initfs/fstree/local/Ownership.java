package io.initfs.fstree.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Hands a file to those who had the one that it replaces, with the same rights. */
final class Ownership {
  private static final int PERMISSIONS = 0777;
  private static final int OF_OWNER = 0700;

  private Ownership() {}

  /**
   * Gives {@code file} owner, group and permissions of another. Who may not give it away keeps it,
   * and then nobody else gets more than everybody had.
   *
   * @throws IOException if the file would have wider permissions than it may
   */
  static void hand(Path file, LocalAttributes to) throws IOException {
    LocalAttributes now = LocalAttributes.read(file);
    int wanted = to.mode() & PERMISSIONS;
    if (now.uid() != to.uid() || now.gid() != to.gid()) {
      try {
        // The group first: who has given the file away can no longer change it.
        set(file, "unix:gid", (int) to.gid());
        set(file, "unix:uid", (int) to.uid());
      } catch (IOException notAllowed) {
        int ofAll = wanted & 7;
        wanted &= OF_OWNER | ofAll << 3 | ofAll;
      }
    }
    if ((now.mode() & PERMISSIONS) != wanted) {
      try {
        set(file, "unix:mode", wanted);
      } catch (IOException notAllowed) {
        if ((now.mode() & PERMISSIONS & ~wanted) != 0) {
          throw notAllowed;
        }
      }
    }
  }

  private static void set(Path file, String attribute, int value) throws IOException {
    Files.setAttribute(file, attribute, value, LinkOption.NOFOLLOW_LINKS);
  }
}
