package io.initfs.erofs.fsck;

/** How bad a finding is. */
public enum Severity {
  /** Linux refuses the image or a part of it, reads something wrong, or tells something wrong. */
  ERROR,
  /** The image is not as the format wants it, and today's Linux reads it right nevertheless. */
  WARNING
}
