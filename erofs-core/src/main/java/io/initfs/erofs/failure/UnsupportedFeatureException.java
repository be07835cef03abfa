package io.initfs.erofs.failure;

/** The image, or the tree to be written, uses something this version cannot handle. */
public final class UnsupportedFeatureException extends ErofsException {
  private static final long serialVersionUID = 1;

  public UnsupportedFeatureException(Where where, String feature) {
    super(where, "feature", "one that is known", feature, "not supported: " + feature);
  }

  /** As above, with the failure that showed it. */
  public UnsupportedFeatureException(Where where, String feature, Throwable cause) {
    this(where, feature);
    initCause(cause);
  }
}
