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

  private final int limit;
  private final int capacity;
  private final int slack;

  /** Whatever shrinks at all is longer than the capacity. */
  private final int least;

  private int length;
  private int tries;

  /** The longest length that fitted, and what it became. */
  private int fits;

  private int fittingSize;

  /** The shortest length that did not fit. */
  private int tooLong;

  /** The last try of which the size is known; at first, that nothing becomes nothing. */
  private int lastLength;

  private int lastSize;

  /**
   * @param limit bytes of input that there are, at least 1
   */
  LengthSearch(int limit, int capacity) {
    this.limit = limit;
    this.capacity = capacity;
    this.slack = capacity / SLACK_PART;
    this.least = Math.min(capacity, limit);
    this.tooLong = limit + 1;
  }

  /** The size to aim at: what is a little larger does not fit. */
  static int target(int capacity) {
    return capacity - capacity / SLACK_PART / 4;
  }

  /** Starts with a length, however wrong. */
  void start(double guess) {
    length = (int) Math.max(least, Math.min(guess, limit));
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
    double guess = known ? secant(size) : (fits + tooLong) / 2.0;
    int most = Math.min(tooLong - 1, limit);
    length = (int) Math.max(Math.max(fits + 1, least), Math.min(guess, most));
    return fitted;
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
        || fits == limit
        || (fits > 0 && capacity - fittingSize <= slack)
        || tooLong - fits <= 1
        || tooLong <= least;
  }

  /** The longest length that fitted; 0 if none did. */
  int fits() {
    return fits;
  }
}
