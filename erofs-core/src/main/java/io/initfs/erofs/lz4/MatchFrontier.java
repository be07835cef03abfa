package io.initfs.erofs.lz4;

/**
 * The matches found by one search of which none makes another needless: the later one ends, the
 * dearer it is to start there.
 *
 * <pre>
 *   ....|-------|......       match 2: starts cheapest
 *   .......|--------|..       match 1
 *   ..........|--------|      match 0: reaches farthest
 *            node
 * </pre>
 *
 * A further match is of use if it starts cheaper than one of these and ends behind the next.
 */
final class MatchFrontier {
  /** Enough: where there are more, those between the first and the last few differ by little. */
  private static final int CAPACITY = 8;

  /** No match can hold so many bytes before its node. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final PriceTable prices;
  private final int[] starts = new int[CAPACITY + 1];
  private final int[] ends = new int[CAPACITY + 1];

  /** How many bytes before the node a match must hold to start cheaper than match {@code i}. */
  private final int[] before = new int[CAPACITY + 1];

  private int count;

  MatchFrontier(PriceTable prices) {
    this.prices = prices;
  }

  void clear() {
    count = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Adds a match of the bytes at {@code node}, unless one of the others does as well.
   *
   * @param start the last node that is as cheap as the one where it starts
   * @param earliest no match that is still of use starts before this node
   */
  void add(int node, int start, int end, int earliest) {
    int at = 0;
    while (at < count && starts[at] > start && ends[at] > end) {
      at++;
    }
    if (at < count && starts[at] <= start && ends[at] >= end) {
      return;
    }
    int rest = at;
    while (rest < count && starts[rest] >= start && ends[rest] <= end) {
      rest++;
    }
    replace(at, rest, start, end);
    int cheaper = prices.lastCheaper(start, earliest);
    before[at] = cheaper < earliest ? NEVER : node - cheaper;
  }

  /** Puts a match in the place of those from {@code at} to {@code rest}. */
  private void replace(int at, int rest, int start, int end) {
    int moved = Math.min(count - rest, CAPACITY - at - 1);
    System.arraycopy(starts, rest, starts, at + 1, moved);
    System.arraycopy(ends, rest, ends, at + 1, moved);
    System.arraycopy(before, rest, before, at + 1, moved);
    count = at + 1 + moved;
    starts[at] = start;
    ends[at] = end;
  }

  /** How many bytes before the node every match of use holds at least. */
  int leastBefore() {
    return before[0];
  }

  /** Whether there can be one. */
  boolean canBeBeaten() {
    return before[0] != NEVER;
  }

  /**
   * Whether a candidate for {@code position} may be of use, as far as two bytes tell.
   *
   * @param lowest where a match may start at the earliest
   * @param base the position of node 0
   */
  boolean mayBeOfUse(byte[] bytes, int position, int candidate, int lowest, int base) {
    int room = candidate - lowest;
    for (int i = 0; i < count; i++) {
      int back = before[i];
      if (back > room) {
        return false;
      }
      if (bytes[candidate - back] == bytes[position - back]) {
        int ahead = i + 1 < count ? base + ends[i + 1] - position : 0;
        if (bytes[candidate + ahead] == bytes[position + ahead]) {
          return true;
        }
      }
    }
    return false;
  }
}
