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

  ErofsException(Where where, String message) {
    super(where + ": " + message);
    this.where = where;
  }

  public final Where where() {
    return where;
  }
}
