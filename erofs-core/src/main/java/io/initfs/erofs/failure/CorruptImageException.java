package io.initfs.erofs.failure;

/** The image contradicts the format or itself. */
public final class CorruptImageException extends ErofsException {
  private static final long serialVersionUID = 1;

  public CorruptImageException(Where where, String what, String expected, String got) {
    super(where, what, expected, got);
  }

  /** As above, with the failure that showed it. */
  public CorruptImageException(
      Where where, String what, String expected, String got, Throwable cause) {
    this(where, what, expected, got);
    initCause(cause);
  }
}
