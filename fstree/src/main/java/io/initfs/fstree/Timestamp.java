package io.initfs.fstree;

/**
 * A point in time as file systems store it.
 *
 * @param seconds seconds since 1970-01-01T00:00:00Z, any value
 * @param nanos 0 to 999,999,999
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
  /** 1970-01-01T00:00:00Z. */
  public static final Timestamp EPOCH = new Timestamp(0, 0);

  /**
   * @throws IllegalArgumentException if {@code nanos} is out of range
   */
  public Timestamp {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanos must be 0 to 999999999, got " + nanos);
    }
  }

  public static Timestamp ofSeconds(long seconds) {
    return new Timestamp(seconds, 0);
  }

  @Override
  public int compareTo(Timestamp other) {
    int bySeconds = Long.compare(seconds, other.seconds);
    return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
  }

  /** The same as a record's own, which the JVM first has to generate, as every start would. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Timestamp that && seconds == that.seconds && nanos == that.nanos;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(seconds) + nanos;
  }

  @Override
  public String toString() {
    return nanos == 0 ? Long.toString(seconds) : String.format("%d.%09d", seconds, nanos);
  }
}
