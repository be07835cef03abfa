package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioEntry;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.RootfsModel;
import io.initfs.fstree.Symlink;

/**
 * An entry at a path where something stands. That is what a later archive is for, unless more goes
 * than it says: what is reached through a symlink, the contents of other names; in one archive
 * nobody means it.
 */
record OverwriteRules(Report report) {
  void check(CpioEntry entry, Node node, RootfsModel.Overwritten before) {
    Node old = before.node();
    if (node instanceof Directory && old instanceof Symlink link) {
      String text = "a directory replaces a symlink to " + link.target();
      report.add(Rule.LINK_OR_DIRECTORY, entry, text);
    } else if (node instanceof Symlink && old instanceof Directory) {
      report.add(Rule.LINK_OR_DIRECTORY, entry, "a symlink replaces a directory");
    } else if (changesOtherNames(entry, node, before)) {
      String text = "other names of the file that is there: expected none, got ";
      report.add(Rule.SHARED, entry, text + (before.names() - 1));
    } else if (before.sameArchive() && !isRepeated(node, old)) {
      report.add(Rule.DUPLICATE, entry, "the archive has this path already: " + wins(node, old));
    }
  }

  /** A file over a file is written into the inode; who gives it names knows of them. */
  private static boolean changesOtherNames(
      CpioEntry entry, Node node, RootfsModel.Overwritten before) {
    return before.names() > 1
        && node instanceof RegularFile
        && before.node() instanceof RegularFile
        && entry.linkKey().isEmpty();
  }

  private static boolean isRepeated(Node node, Node old) {
    return node instanceof Directory
        && old instanceof Directory
        && node.metadata().equals(old.metadata());
  }

  private static String wins(Node node, Node old) {
    return node instanceof Directory && old instanceof Directory
        ? "the last mode and owner count, and the first time"
        : "the last counts";
  }
}
