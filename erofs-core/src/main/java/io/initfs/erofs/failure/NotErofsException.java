package io.initfs.erofs.failure;

/** The bytes are not an EROFS image at all. */
public final class NotErofsException extends ErofsException {
  private static final long serialVersionUID = 1;

  private final boolean endsBeforeSuperblock;

  public NotErofsException(Where where, String expected, String got) {
    this(where, expected, got, false);
  }

  private NotErofsException(Where where, String expected, String got, boolean endsBefore) {
    super(where, "not an EROFS image", expected, got);
    this.endsBeforeSuperblock = endsBefore;
  }

  /** There is no room for a superblock, sizes in bytes. */
  public static NotErofsException tooShort(Where where, long minimum, long size) {
    return new NotErofsException(where, "at least " + minimum + " bytes", size + " bytes", true);
  }

  /** Whether the bytes end where a superblock would still be going on. */
  public boolean endsBeforeSuperblock() {
    return endsBeforeSuperblock;
  }
}
