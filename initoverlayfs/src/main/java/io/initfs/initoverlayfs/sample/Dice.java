package io.initfs.initoverlayfs.sample;

import java.util.SplittableRandom;

/**
 * Random numbers from a seed. Only {@link SplittableRandom#nextLong} is asked: its sequence is
 * fixed, while how bounded numbers are made from it has changed between JDKs.
 */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  long next() {
    return random.nextLong();
  }

  /** A number from 0 up to, not including, {@code bound}. */
  int below(int bound) {
    return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
  }

  /** A number from {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }
}
