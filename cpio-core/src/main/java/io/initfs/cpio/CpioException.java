package io.initfs.cpio;

import java.io.IOException;

/**
 * Why an archive or image cannot be read or written. The message says what is wrong, where, what
 * was expected there and what was found.
 */
public abstract sealed class CpioException extends IOException {
  private static final long serialVersionUID = 1;

  private final String source;
  private final String entry;
  private final long offset;
  private final String expected;
  private final String got;

  private CpioException(Place place, String what, String expected, String got) {
    super(message(place, what, expected, got));
    this.source = place.source();
    this.entry = place.entry();
    this.offset = place.offset();
    this.expected = expected;
    this.got = got;
  }

  /**
   * A place in an archive or image.
   *
   * @param source the file or stream, as the caller named it
   * @param entry the entry or segment in display form; empty if it is none or not known yet
   * @param offset in bytes from the start of the source
   */
  public record Place(String source, String entry, long offset) {}

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

  public final String source() {
    return source;
  }

  /** The entry or segment in display form; empty if it is none or not known. */
  public final String entry() {
    return entry;
  }

  /** Bytes from the start of the source. */
  public final long offset() {
    return offset;
  }

  public final String expected() {
    return expected;
  }

  public final String got() {
    return got;
  }

  private static String message(Place place, String what, String expected, String got) {
    String entry = place.entry().isEmpty() ? "" : " (" + place.entry() + ")";
    return String.format(
        "%s: %s at offset %d%s: expected %s, got %s",
        place.source(), what, place.offset(), entry, expected, got);
  }
}
