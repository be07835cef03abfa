package io.initfs.fstree;

/**
 * One thing in which two trees differ.
 *
 * @param left what the left tree has, for people; {@code "-"} for nothing
 * @param right likewise for the right tree
 */
public record Difference(TreePath path, Aspect aspect, String left, String right) {
  @Override
  public String toString() {
    return path + ": " + aspect + ": " + left + " != " + right;
  }
}
