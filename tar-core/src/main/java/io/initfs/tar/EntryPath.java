package io.initfs.tar;

import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreePath;

/** Names in an archive as paths in a tree: what stands before the first name is dropped. */
final class EntryPath {
  /** Linux's PATH_MAX without its NUL. */
  static final int MAX_BYTES = 4095;

  private EntryPath() {}

  /**
   * The path of {@code name}: {@code a}, {@code ./a} and {@code /a} are the same, {@code ./} is the
   * root.
   *
   * @param what the name is, for errors
   * @throws TarException.Corrupt if it is empty or has a component {@code ..}, a NUL or a component
   *     longer than Linux has them
   * @throws TarException.LimitExceeded if it has more than {@value #MAX_BYTES} bytes
   */
  static TreePath parse(ImmutableBytes name, String what, Place place) throws TarException {
    if (name.length() > MAX_BYTES) {
      throw new TarException.LimitExceeded(
          place, what, "at most " + MAX_BYTES + " bytes", name.length() + " bytes");
    }
    if (name.length() == 0) {
      throw corrupt(name, what, place);
    }
    return TreePath.tryParse(name).orElseThrow(() -> corrupt(name, what, place));
  }

  private static TarException corrupt(ImmutableBytes name, String what, Place place) {
    return new TarException.Corrupt(
        place,
        what,
        "a path without \"..\" and NUL, each component of at most 255 bytes",
        "\"" + name + "\"");
  }
}
