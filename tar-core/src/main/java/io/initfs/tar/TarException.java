package io.initfs.tar;

import io.initfs.fstree.ArchiveException;

/**
 * Why an archive cannot be read. The message says what is wrong, where, what was expected there and
 * what was found.
 */
public abstract sealed class TarException extends ArchiveException {
  private static final long serialVersionUID = 1;

  private TarException(Place place, String what, String expected, String got) {
    super(place, what, expected, got);
  }

  /** The bytes are no tar archive. */
  public static final class NotThisFormat extends TarException {
    private static final long serialVersionUID = 1;

    public NotThisFormat(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** The format is right and what it says is not. */
  public static final class Corrupt extends TarException {
    private static final long serialVersionUID = 1;

    public Corrupt(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** A known thing that this library does not do, or that a tree cannot hold. */
  public static final class Unsupported extends TarException {
    private static final long serialVersionUID = 1;

    public Unsupported(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** A value is beyond what Linux can hold or what {@link TarLimits} allow. */
  public static final class LimitExceeded extends TarException {
    private static final long serialVersionUID = 1;

    private final String limit;

    /**
     * @param limit what is limited: a field, or the component of {@link TarLimits} that sets the
     *     limit
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
