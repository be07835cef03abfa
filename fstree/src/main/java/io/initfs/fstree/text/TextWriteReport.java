package io.initfs.fstree.text;

import com.google.common.collect.ImmutableList;

/**
 * What came of writing a text.
 *
 * @param lines names written
 * @param notHeld what the text does not hold, an item each
 */
public record TextWriteReport(long lines, ImmutableList<Item> notHeld) {
  /**
   * An xattr that is not in the text.
   *
   * @param path of the node, in display form
   * @param xattr its name, in display form
   */
  public record Item(String path, String xattr) {
    @Override
    public String toString() {
      return path + ": xattr " + xattr;
    }
  }
}
