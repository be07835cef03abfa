package io.initfs.initoverlayfs;

import io.initfs.fstree.EntryName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Names of kernel modules. The kernel takes {@code -} and {@code _} for the same, so the normal
 * form has only the latter; bytes become chars one to one.
 */
final class ModuleName {
  private static final List<String> SUFFIXES = List.of(".ko", ".ko.xz", ".ko.zst", ".ko.gz");

  private ModuleName() {}

  static String normal(String name) {
    return name.replace('-', '_');
  }

  /** The module in a file such as {@code dm-mod.ko.xz}; empty if its suffix is not a module's. */
  static Optional<String> ofFile(EntryName file) {
    return ofFile(new String(file.toByteArray(), StandardCharsets.ISO_8859_1));
  }

  /** As {@link #ofFile(EntryName)}, for a path, of which only the last name counts. */
  static Optional<String> ofFile(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return SUFFIXES.stream()
        .filter(suffix -> file.endsWith(suffix) && file.length() > suffix.length())
        .findFirst()
        .map(suffix -> normal(file.substring(0, file.length() - suffix.length())));
  }
}
