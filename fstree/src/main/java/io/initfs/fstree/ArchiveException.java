package io.initfs.fstree;

import java.io.IOException;

/**
 * Why an archive cannot be read or written. The message says what is wrong, where, what was
 * expected there and what was found.
 */
public abstract class ArchiveException extends IOException {
  private static final long serialVersionUID = 1;

  private final String source;
  private final String entry;
  private final long offset;
  private final String expected;
  private final String got;

  protected ArchiveException(Place place, String what, String expected, String got) {
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
   * @param offset in bytes from the start of the source; where an archive is unpacked as a whole,
   *     from its own start
   */
  public record Place(String source, String entry, long offset) {
    /** The same place, now that the entry's name is known. */
    public Place withEntry(String name) {
      return new Place(source, name, offset);
    }
  }

  public final String source() {
    return source;
  }

  /** The entry or segment in display form; empty if it is none or not known. */
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
