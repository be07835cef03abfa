package io.initfs.erofs.failure;

/** The image keeps data on extra devices, and they were not given, or not as many. */
public final class MissingDeviceException extends ErofsException {
  private static final long serialVersionUID = 1;

  public MissingDeviceException(Where where, String expected, String got) {
    super(where, "extra devices", expected, got);
  }
}
