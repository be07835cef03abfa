package io.initfs.erofs.disk;

/** Where structures start that stand at multiples of a unit. */
public final class Alignment {
  private Alignment() {}

  /**
   * The least multiple of {@code unit} that is not below {@code value}.
   *
   * @param unit a power of two
   */
  public static long up(long value, long unit) {
    return (value + unit - 1) & -unit;
  }

  /** As the other, for sizes that an {@code int} holds. */
  public static int up(int value, int unit) {
    return (value + unit - 1) & -unit;
  }
}
