package io.initfs.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A part of a whole in percent, as the C library prints {@code %.2f}. */
final class Ratio {
  private Ratio() {}

  /** The number of percent: of nothing it is NaN, or infinite. */
  static double percent(long part, long whole) {
    return 100.0 * part / whole;
  }

  /**
   * With two digits, ties to the even one; {@code -nan} and {@code inf} where C on x86 has them.
   */
  static String text(double percent) {
    if (Double.isNaN(percent)) {
      return "-nan";
    }
    if (Double.isInfinite(percent)) {
      return "inf";
    }
    return new BigDecimal(percent).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }
}
