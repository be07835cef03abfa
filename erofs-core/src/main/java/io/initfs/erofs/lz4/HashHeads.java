package io.initfs.erofs.lz4;

import java.util.Arrays;

/**
 * For each hash of four bytes the last position that has it.
 *
 * <p>Positions are stored with a bias that grows by more than the greatest distance from one input
 * to the next. Entries of earlier inputs are then too far away to be followed, and a new input
 * needs no clearing, except when the bias would overflow, after two gigabytes.
 */
final class HashHeads {
  private final int[] heads;
  private final int shift;
  private int bias;
  private int used;

  HashHeads(int bits) {
    heads = new int[1 << bits];
    shift = Integer.SIZE - bits;
  }

  /** Forgets all positions; those in {@code [from, to)} may follow. */
  void begin(int from, int to) {
    int gap = Lz4Format.MAX_DISTANCE + 1;
    if (used > Integer.MAX_VALUE - gap - (to - from)) {
      Arrays.fill(heads, 0);
      used = 0;
    }
    bias = used + gap - from;
    used += gap + (to - from);
  }

  /**
   * Records {@code position}, which has {@code fourBytes}.
   *
   * @return the last position with that hash; one more than {@link Lz4Format#MAX_DISTANCE} away if
   *     there is none
   */
  int replace(int fourBytes, int position) {
    // The golden ratio spreads the bits; the upper ones are the best mixed.
    int slot = (fourBytes * 0x9E3779B1) >>> shift;
    int last = heads[slot] - bias;
    heads[slot] = position + bias;
    return last;
  }
}
