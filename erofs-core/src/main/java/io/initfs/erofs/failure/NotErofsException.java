package io.initfs.erofs.failure;

/** The bytes are not an EROFS image at all. */
public final class NotErofsException extends ErofsException {
  private static final long serialVersionUID = 1;

  public NotErofsException(Where where, String expected, String got) {
    super(where, "not an EROFS image", expected, got);
  }
}
