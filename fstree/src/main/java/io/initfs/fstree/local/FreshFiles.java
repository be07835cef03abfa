package io.initfs.fstree.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that this process just made in one directory. Their owner and group follow from the
 * process and the directory, their permissions from those asked for as well, through the umask or
 * the directory's default ACL. So of those that are alike one is looked at for all, as long as
 * nobody changes the directory meanwhile. Thread-safe.
 */
final class FreshFiles {
  /** What is asked for where nothing can be, of a symlink. */
  static final int NO_PERMISSIONS = -1;

  private final Map<Integer, InitialAttributes> byPermissions = new ConcurrentHashMap<>();

  /**
   * What the file at {@code path} has, or one like it.
   *
   * @param asked the permissions it was made with
   */
  InitialAttributes attributes(Path path, int asked) throws IOException {
    @Nullable InitialAttributes alike = byPermissions.get(asked);
    if (alike == null) {
      alike = InitialAttributes.read(path);
      byPermissions.put(asked, alike);
    }
    return alike;
  }
}
