package io.initfs.erofs.codec;

/**
 * The search for the longest input that becomes no more than a capacity, by trying: from each two
 * lengths and what they became follows the next one (the secant method), between the longest that
 * fitted and the shortest that did not.
 */
final class LengthSearch {
  private static final int MAX_TRIES = 12;

  /** Of the capacity, the part that may be left over: less is not worth another try. */
  private static final int SLACK_PART = 1024;

  private final int capacity;

  /** Nothing shorter is worth a try: but for the last byte, so much fits as it is. */
  private final int least;

  private int length;
  private int tries;

  /** The longest length that fitted, and what it became. */
  private int fits;

  private int fittingSize;

  /** The shortest length that did not fit; at first, one more than there is. */
  private int tooLong;

  /** The last try of which the size is known; at first, that nothing becomes nothing. */
  private int lastLength;

  private int lastSize;

  /**
   * @param limit bytes of input that there are, at least 1
   * @param guess the first length to try, however wrong
   */
  LengthSearch(int limit, int capacity, double guess) {
    this.capacity = capacity;
    this.least = Math.min(capacity + 1, limit);
    this.tooLong = limit + 1;
    this.length = (int) Math.max(least, Math.min(guess, limit));
  }

  /** The size to aim at, a quarter of the slack below the capacity: what is above does not fit. */
  static int target(int capacity) {
    return capacity - slack(capacity) / 4;
  }

  private static int slack(int capacity) {
    return capacity / SLACK_PART;
  }

  /** What to try next. */
  int length() {
    return length;
  }

  /**
   * Takes what {@link #length} became.
   *
   * @param size {@link BlockCompressor#TOO_LARGE} if not known, but larger than the capacity
   * @return whether it fits
   */
  boolean tell(int size) {
    boolean known = size != BlockCompressor.TOO_LARGE;
    boolean fitted = known && size <= capacity;
    tries++;
    if (fitted) {
      fits = length;
      fittingSize = size;
    } else {
      tooLong = length;
    }
    double guess = known ? secant(size) : middle();
    length = (int) Math.max(Math.max(fits + 1, least), Math.min(guess, tooLong - 1));
    return fitted;
  }

  /** Where nothing fits yet, of their magnitudes: the first guess may be far off. */
  private double middle() {
    return fits == 0 ? Math.sqrt((double) least * tooLong) : (fits + tooLong) / 2.0;
  }

  private double secant(int size) {
    double slope = (double) (length - lastLength) / (size - lastSize);
    if (!(slope > 0) || Double.isInfinite(slope)) {
      // Between neighbours, a longer input may become less.
      slope = (double) length / size;
    }
    lastLength = length;
    lastSize = size;
    return length + (target(capacity) - size) * slope;
  }

  boolean isOver() {
    return tries == MAX_TRIES
        || (fits > 0 && capacity - fittingSize <= slack(capacity))
        || tooLong - fits <= 1
        || tooLong <= least;
  }

  /** The longest length that fitted; 0 if none did. */
  int fits() {
    return fits;
  }
}
