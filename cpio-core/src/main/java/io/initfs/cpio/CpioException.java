package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;

/**
 * Why an archive or image cannot be read or written. The message says what is wrong, where, what
 * was expected there and what was found.
 */
public abstract sealed class CpioException extends ArchiveException {
  private static final long serialVersionUID = 1;

  private CpioException(Place place, String what, String expected, String got) {
    super(place, what, expected, got);
  }

  /** The bytes are not newc cpio, or no form that an image can hold. */
  public static final class NotThisFormat extends CpioException {
    private static final long serialVersionUID = 1;

    public NotThisFormat(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** The format is right and what it says is not. */
  public static final class Corrupt extends CpioException {
    private static final long serialVersionUID = 1;

    public Corrupt(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** A known thing that this library does not do, or that the format cannot express. */
  public static final class Unsupported extends CpioException {
    private static final long serialVersionUID = 1;

    public Unsupported(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** A value is beyond what the format can hold or what {@link CpioLimits} allow. */
  public static final class LimitExceeded extends CpioException {
    private static final long serialVersionUID = 1;

    private final String limit;

    /**
     * @param limit the header field or the component of {@link CpioLimits} that sets the limit
     */
    public LimitExceeded(Place place, String limit, String expected, String got) {
      super(place, limit + " exceeded", expected, got);
      this.limit = limit;
    }

    public String limit() {
      return limit;
    }
  }
}
