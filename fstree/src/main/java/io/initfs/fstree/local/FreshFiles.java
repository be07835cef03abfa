package io.initfs.fstree.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What files have that this process just made in one directory: owner and group follow from the two
 * of them, the permissions from those asked for as well, through the umask or the directory's
 * default ACL. So one is looked at for all that are alike. Thread-safe.
 */
final class FreshFiles {
  /** What is asked for where nothing can be, of a symlink. */
  static final int NO_PERMISSIONS = -1;

  private final Map<Integer, LocalAttributes> byPermissions = new ConcurrentHashMap<>();

  /**
   * Owner, group and permissions of the file at {@code path}, or of one like it.
   *
   * @param asked the permissions it was made with
   */
  LocalAttributes attributes(Path path, int asked) throws IOException {
    @Nullable LocalAttributes alike = byPermissions.get(asked);
    if (alike == null) {
      alike = LocalAttributes.read(path);
      byPermissions.put(asked, alike);
    }
    return alike;
  }
}
