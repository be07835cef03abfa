package io.initfs.erofs.failure;

import java.io.IOException;

/** Anything that is wrong with an image. The message says where, what, expected and got. */
public abstract sealed class ErofsException extends IOException
    permits NotErofsException,
        CorruptImageException,
        UnsupportedFeatureException,
        MissingDeviceException,
        LimitExceededException {
  private static final long serialVersionUID = 1;

  private final Where where;
  private final String what;
  private final String expected;
  private final String got;

  ErofsException(Where where, String what, String expected, String got) {
    this(where, what, expected, got, what + ": expected " + expected + ", got " + got);
  }

  /** As above, in other words. */
  ErofsException(Where where, String what, String expected, String got, String words) {
    super(where + ": " + words);
    this.where = where;
    this.what = what;
    this.expected = expected;
    this.got = got;
  }

  public final Where where() {
    return where;
  }

  /** What is not as it should be, a field or a property of {@link #where}. */
  public final String what() {
    return what;
  }

  public final String expected() {
    return expected;
  }

  public final String got() {
    return got;
  }
}
