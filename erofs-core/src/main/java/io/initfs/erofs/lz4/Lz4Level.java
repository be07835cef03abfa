package io.initfs.erofs.lz4;

/** How much work goes into a block; a row of the table below. */
public final class Lz4Level {
  /** The least effort that {@link #hc} knows. */
  public static final int MIN_HC = 1;

  /** The greatest effort that {@link #hc} knows. */
  public static final int MAX_HC = 12;

  private static final Lz4Level FAST = new Lz4Level(0, 0);

  private static final Lz4Level[] HC = {
    new Lz4Level(1, 24),
    new Lz4Level(1, 48),
    new Lz4Level(2, 48),
    new Lz4Level(3, 64),
    new Lz4Level(4, 64),
    new Lz4Level(6, 64),
    new Lz4Level(10, 128),
    new Lz4Level(24, 128),
    new Lz4Level(64, 256),
    new Lz4Level(128, 256),
    new Lz4Level(512, 512),
    new Lz4Level(1024, 4096),
  };

  private final int attempts;
  private final int niceLength;

  private Lz4Level(int attempts, int niceLength) {
    this.attempts = attempts;
    this.niceLength = niceLength;
  }

  /** The level of {@code -zlz4}: the first match found is taken. */
  public static Lz4Level fast() {
    return FAST;
  }

  /**
   * The level of {@code -zlz4hc,number}: the cheapest way through the matches found is taken.
   *
   * @throws IllegalArgumentException unless {@code 1 <= number <= 12}
   */
  public static Lz4Level hc(int number) {
    if (number < MIN_HC || number > MAX_HC) {
      throw new IllegalArgumentException(
          "LZ4HC level " + number + ", expected " + MIN_HC + " to " + MAX_HC);
    }
    return HC[number - MIN_HC];
  }

  Parser newParser() {
    return attempts == 0 ? new FastParser() : new OptimalParser(this);
  }

  /** How many earlier occurrences of four bytes are looked at; 0 for the fast parser. */
  int attempts() {
    return attempts;
  }

  /** A match of so many bytes is taken at once. */
  int niceLength() {
    return niceLength;
  }
}
