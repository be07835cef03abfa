package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;
import static io.initfs.erofs.lz4.Lz4Format.NIBBLE_MAX;
import static io.initfs.erofs.lz4.Lz4Format.SEQUENCE_OVERHEAD;

/**
 * The matches taken so far, each with the cheapest way to it. A match may begin within an earlier
 * one, which then is cut short, or before the end of one that it makes needless:
 *
 * <pre>
 *   1 |-----------|                      1, cut to the start of 3, then 3: two sequences
 *   2           |------|                 2 is on no way any more
 *   3          |---------------|
 * </pre>
 *
 * What a way costs is the size of its sequences, for a node of the graph only at the ends of
 * matches, where {@link PriceTable} has one at each byte. It leaves out the length bytes of literal
 * runs, which each way has to pay sooner or later.
 */
final class MatchPaths {
  private static final int CAPACITY = 4096;
  private static final int NONE = -1;

  /** The longest match that needs no length byte. */
  private static final int SHORT_MATCH = MIN_MATCH + NIBBLE_MAX - 1;

  /** Before the start of any input, and far from an overflow. */
  private static final int NOWHERE = Integer.MIN_VALUE / 2;

  /** How many matches before the last are tried for the way to a new one; more find little. */
  private static final int WAYS = 3;

  /** Entry 0 is no match but where the ways start; the one after the last is a draft. */
  private final int[] starts = new int[CAPACITY + 2];

  private final int[] ends = new int[CAPACITY + 2];
  private final int[] offsets = new int[CAPACITY + 2];

  /** The match before, on the cheapest way. */
  private final int[] previous = new int[CAPACITY + 2];

  /** The price of the way up to and including the match, without and with its length bytes. */
  private final int[] shortPrices = new int[CAPACITY + 2];

  private final int[] prices = new int[CAPACITY + 2];
  private int last;
  private boolean hasDraft;
  private int lastStart;
  private int space;

  /**
   * Starts the ways.
   *
   * @param start the first byte not yet covered by a sequence
   * @param lastStart where a match may start at the latest
   * @param space what the sequences may cost
   */
  void open(int start, int lastStart, int space) {
    this.lastStart = lastStart;
    this.space = space;
    last = 0;
    hasDraft = false;
    starts[0] = start - MIN_MATCH;
    ends[0] = start;
    shortPrices[0] = 0;
    prices[0] = 0;
  }

  /** Where the last match ends. */
  int reach() {
    return ends[last];
  }

  /** From here on the literals alone after the last match are too expensive. */
  int affordableEnd() {
    return ends[last] + space - prices[last] + 1;
  }

  boolean isFull() {
    return last == CAPACITY;
  }

  /**
   * Makes a match the draft of the next to take, if that saves more than the present draft does, or
   * than taking none.
   *
   * @param start where it may start at the earliest
   * @param end where it ends, after {@link #reach}
   */
  boolean offer(int start, int end, int offset) {
    int way = cheapestWayTo(start);
    int from = Math.max(start, starts[way] + MIN_MATCH);
    int shortPrice = priceAt(way, start) + SEQUENCE_OVERHEAD;
    int price = shortPrice + lengthBytes(end - from);
    int rival = hasDraft ? last + 1 : last;
    if (end - price <= ends[rival] - prices[rival] || from > lastStart) {
      return false;
    }
    int draft = last + 1;
    starts[draft] = from;
    ends[draft] = end;
    offsets[draft] = offset;
    previous[draft] = way;
    shortPrices[draft] = shortPrice;
    prices[draft] = price;
    hasDraft = true;
    return true;
  }

  private int cheapestWayTo(int position) {
    int way = last;
    int price = priceAt(last, position);
    int first = Math.max(0, last - WAYS);
    for (int entry = last - 1; entry >= first; entry--) {
      int other = priceAt(entry, position);
      if (other < price) {
        price = other;
        way = entry;
      }
    }
    return way;
  }

  /** What it costs to get to a position by a match, cut there, or by it and literals. */
  private int priceAt(int entry, int position) {
    int literals = position - ends[entry];
    return literals >= 0
        ? prices[entry] + literals
        : shortPrices[entry] + lengthBytes(Math.max(position - starts[entry], MIN_MATCH));
  }

  private static int lengthBytes(int matchLength) {
    return matchLength <= SHORT_MATCH ? 0 : Lz4Format.matchLengthBytes(matchLength);
  }

  /** The last place to start from that would make the draft cheaper; far away if there is none. */
  int cheaperStart() {
    int start = starts[last + 1];
    int way = previous[last + 1];
    if (start > ends[way]) {
      return start - 1;
    }
    return way == 0 ? NOWHERE : Math.min(start, ends[way - 1] + prices[way] - prices[way - 1]) - 1;
  }

  /** Takes the draft, if there is one. */
  void take() {
    if (hasDraft) {
      last++;
      hasDraft = false;
    }
  }

  /** Writes the way to the last match; false if the block is full. */
  boolean write(SequenceWriter writer) {
    // From here on each match knows the next one instead of the one before.
    int next = NONE;
    for (int entry = last; entry > 0; ) {
      int before = previous[entry];
      previous[entry] = next;
      next = entry;
      entry = before;
    }
    for (int entry = next; entry != NONE; entry = next) {
      next = previous[entry];
      int end = next == NONE ? ends[entry] : cut(entry, next);
      if (!writer.append(starts[entry], end - starts[entry], offsets[entry])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where a match ends for the next one to start. Anywhere within both will do: best is where the
   * first just needs no length byte, and the next one is no longer than it must be.
   */
  private int cut(int entry, int next) {
    int least = starts[next];
    if (least >= ends[entry]) {
      return ends[entry];
    }
    int afterNext = previous[next];
    int nextEnd = afterNext == NONE ? ends[next] : Math.min(ends[next], starts[afterNext]);
    int most = Math.min(Math.min(ends[entry], nextEnd - MIN_MATCH), lastStart);
    int longest = starts[entry] + SHORT_MATCH;
    int cut = least > longest ? most : Math.max(least, Math.min(longest, most));
    starts[next] = cut;
    return cut;
  }
}
