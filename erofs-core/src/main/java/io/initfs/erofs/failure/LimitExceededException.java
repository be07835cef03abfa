package io.initfs.erofs.failure;

/** Something is larger than the format, or {@link ErofsLimits}, lets it be. */
public final class LimitExceededException extends ErofsException {
  private static final long serialVersionUID = 1;

  /**
   * A limit that {@code got} exceeds.
   *
   * @param limit the name of the limit, an accessor of {@link ErofsLimits} or a term of the format
   */
  public LimitExceededException(Where where, String limit, long maximum, long got) {
    super(where, limit + " exceeded", "at most " + maximum, Long.toString(got));
  }
}
