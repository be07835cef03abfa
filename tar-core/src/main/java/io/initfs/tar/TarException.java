package io.initfs.tar;

import java.io.IOException;

/**
 * Why an archive cannot be read. The message says what is wrong, where, what was expected there and
 * what was found.
 */
public abstract sealed class TarException extends IOException {
  private static final long serialVersionUID = 1;

  private final String source;
  private final String entry;
  private final long offset;
  private final String expected;
  private final String got;

  private TarException(Place place, String what, String expected, String got) {
    super(message(place, what, expected, got));
    this.source = place.source();
    this.entry = place.entry();
    this.offset = place.offset();
    this.expected = expected;
    this.got = got;
  }

  /**
   * A place in an archive.
   *
   * @param source the file or stream, as the caller named it
   * @param entry the entry in display form; empty if it is none or not known yet
   * @param offset in bytes from the start of the source, which for what stands in a compressed
   *     archive is the start of the archive unpacked
   */
  public record Place(String source, String entry, long offset) {
    /** The same place, now that the entry's name is known. */
    Place withEntry(String name) {
      return new Place(source, name, offset);
    }
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

  public final String source() {
    return source;
  }

  /** The entry in display form; empty if it is none or not known. */
  public final String entry() {
    return entry;
  }

  /** Bytes from the start of the source, or of what it unpacks to. */
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
