package io.initfs.tar;

import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreePath;

/** What one entry of an archive asks for. */
sealed interface TarEntry {
  Place place();

  TreePath path();

  /** A node of its own; a directory is without children. */
  record Own(Place place, TreePath path, Node node) implements TarEntry {}

  /**
   * A further name of what an entry before has put at {@code target}.
   *
   * @param target as it stands in the archive
   */
  record HardLink(Place place, TreePath path, TreePath target) implements TarEntry {}
}
