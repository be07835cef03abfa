package io.initfs.erofs.fsck;

import io.initfs.erofs.failure.Where;

/**
 * One thing that is wrong.
 *
 * @param rule the rule that is broken: code, severity, and what the kernel does
 * @param path a path by which the inode is reached, for people; {@code -} for the image as a whole
 * @param nid the inode, unsigned; {@link Where#NO_NID} for none, which is also a nid that no image
 *     has room for
 * @param offset byte address in the image; of an inode in the metabox, which is one whose nid has
 *     the top bit, in what that decodes to; {@link Where#NO_OFFSET} if there is no one place
 * @param what the field or the property
 * @param expected what it should be
 * @param got what it is
 */
public record Finding(
    Rule rule, String path, long nid, long offset, String what, String expected, String got) {
  /** Path of a finding about the image as a whole. */
  public static final String NO_PATH = "-";

  /** What, expected and got, as one text. */
  public String text() {
    return what + ": expected " + expected + ", got " + got;
  }

  /** Whether Linux refuses it, or reads or tells something wrong. */
  public boolean isError() {
    return rule.severity() == Severity.ERROR;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(rule.code()).append(' ').append(path);
    if (nid != Where.NO_NID) {
      out.append(" (nid ").append(Long.toUnsignedString(nid)).append(')');
    }
    if (offset != Where.NO_OFFSET) {
      out.append(String.format(" at 0x%x", offset));
    }
    return out.append(": ").append(text()).toString();
  }
}
