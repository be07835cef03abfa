package io.initfs.cli;

import io.initfs.fstree.TreePath;

/** A path within an image, as the command line gives it. */
final class PathArgument {
  private PathArgument() {}

  static TreePath parse(String text) throws UsageException {
    try {
      return TreePath.of(text);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(e.getMessage());
    }
  }
}
