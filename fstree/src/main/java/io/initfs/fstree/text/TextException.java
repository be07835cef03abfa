package io.initfs.fstree.text;

import io.initfs.fstree.ArchiveException;

/**
 * Why a text is no tree, or a tree no text. The message says what is wrong, in which line, what was
 * expected there and what was found.
 */
public abstract sealed class TextException extends ArchiveException {
  private static final long serialVersionUID = 1;

  private TextException(Place place, String what, String expected, String got) {
    super(place, what, expected, got);
  }

  /** The format is right and what it says is not, or it is not the format. */
  public static final class Corrupt extends TextException {
    private static final long serialVersionUID = 1;

    public Corrupt(Place place, String what, String expected, String got) {
      super(place, what, expected, got);
    }
  }

  /** A value is beyond what Linux can hold or what {@link TextLimits} allow. */
  public static final class LimitExceeded extends TextException {
    private static final long serialVersionUID = 1;

    private final String limit;

    /**
     * @param limit what is limited: a field, or the component of {@link TextLimits} that sets the
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
