package io.initfs.fstree.local;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.TreePath;

/**
 * What an extraction did.
 *
 * @param directories directories of the tree, made or found there, with the target itself
 * @param files regular files written
 * @param symlinks symlinks made
 * @param hardLinks further names given to nodes made before
 * @param bytes contents written
 * @param notHeld what of the tree is not on disk, in canonical order; what the options left out is
 *     not listed
 * @param kept each node that is not on disk because something as new stands there
 */
public record ExtractionReport(
    long directories,
    long files,
    long symlinks,
    long hardLinks,
    long bytes,
    ImmutableList<NotHeld> notHeld,
    ImmutableList<TreePath> kept) {

  /**
   * A part of a node that could not be put on disk.
   *
   * @param what for people, such as {@code "character device 5:1"} or {@code "owner 1000:1000"}
   */
  public record NotHeld(TreePath path, String what) {
    @Override
    public String toString() {
      return path + ": " + what;
    }
  }
}
