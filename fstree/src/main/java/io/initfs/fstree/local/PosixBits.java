package io.initfs.fstree.local;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The nine permission bits as the number they are in a mode, for views that know them as a set. */
final class PosixBits {
  private static final String ALL = "rwxrwxrwx";

  private PosixBits() {}

  static int toBits(Set<PosixFilePermission> permissions) {
    String letters = PosixFilePermissions.toString(permissions);
    int bits = 0;
    for (int i = 0; i < ALL.length(); i++) {
      bits = bits << 1 | (letters.charAt(i) == '-' ? 0 : 1);
    }
    return bits;
  }

  static Set<PosixFilePermission> fromBits(int bits) {
    StringBuilder letters = new StringBuilder(ALL);
    for (int i = 0; i < ALL.length(); i++) {
      if ((bits & (0400 >> i)) == 0) {
        letters.setCharAt(i, '-');
      }
    }
    return PosixFilePermissions.fromString(letters.toString());
  }
}
