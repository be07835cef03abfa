package io.initfs.fstree.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process is. */
public final class LocalUser {
  private LocalUser() {}

  /**
   * Whether it is root. The owner of /proc/self is the process's effective user; where there is
   * none, nobody is root.
   */
  public static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return LocalAttributes.hasUnixView(self)
        && Files.exists(self)
        && Files.getAttribute(self, "unix:uid").equals(0);
  }
}
