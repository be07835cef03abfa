package io.initfs.erofs.lz4;

/** Matches at an offset of less than a word: a period that is repeated. */
final class ShortPeriod {
  private static final int WORD = Long.BYTES;

  /** By period: the bits of a word that hold it, */
  private static final long[] MASK = new long[WORD];

  /** the factor that fills a word with it, */
  private static final long[] FACTOR = new long[WORD];

  /** how many bytes of the word are whole periods. */
  private static final int[] STEP = new int[WORD];

  static {
    for (int period = 1; period < WORD; period++) {
      MASK[period] = (1L << (period * Byte.SIZE)) - 1;
      for (int at = 0; at < WORD; at += period) {
        FACTOR[period] |= 1L << (at * Byte.SIZE);
      }
      STEP[period] = WORD - WORD % period;
    }
  }

  private ShortPeriod() {}

  /**
   * Repeats the {@code period} bytes before {@code to}. Writes whole words: less than one beyond
   * {@code length}, and for lengths up to 18 no more than three.
   *
   * @param period 1 to 7
   */
  static void repeat(byte[] out, int to, int period, int length) {
    long word = (LittleEndian.getLong(out, to - period) & MASK[period]) * FACTOR[period];
    int step = STEP[period];
    for (int done = 0; done < length; done += step) {
      LittleEndian.putLong(out, to + done, word);
    }
  }
}
