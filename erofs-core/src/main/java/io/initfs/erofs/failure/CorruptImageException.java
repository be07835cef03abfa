package io.initfs.erofs.failure;

/** The image contradicts the format or itself. */
public final class CorruptImageException extends ErofsException {
  private static final long serialVersionUID = 1;

  private final String what;
  private final String expected;
  private final String got;

  public CorruptImageException(Where where, String what, String expected, String got) {
    super(where, what + ": expected " + expected + ", got " + got);
    this.what = what;
    this.expected = expected;
    this.got = got;
  }

  /** As above, with the failure that showed it. */
  public CorruptImageException(
      Where where, String what, String expected, String got, Throwable cause) {
    this(where, what, expected, got);
    initCause(cause);
  }

  public String what() {
    return what;
  }

  public String expected() {
    return expected;
  }

  public String got() {
    return got;
  }
}
