package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;
import static io.initfs.erofs.lz4.Lz4Format.NIBBLE_MAX;
import static io.initfs.erofs.lz4.Lz4Format.SEQUENCE_OVERHEAD;

/**
 * The cheapest ways through a window. Node {@code i} stands for the first {@code i} bytes; its
 * price is the size the block would have if it ended there. A literal leads one node on. A match
 * leads from its start to any node from four bytes on to its end, for the same price but for length
 * bytes.
 *
 * <p>Prices do not fall from node to node: what leads to a node can be cut to lead to the one
 * before. (But for a byte: two literals may need a length byte more than a match.)
 */
final class PriceTable {
  /** The nodes of a window before the match that ends it; such a node fits the half of an int. */
  static final int WINDOW = 1 << 15;

  /** The longest match that needs no length byte. */
  private static final int SHORT_MATCH = MIN_MATCH + NIBBLE_MAX - 1;

  private final int[] prices;

  /**
   * How the cheapest way arrives at a node: from a match, the node where that starts in the upper
   * half and its offset in the lower; from literals, the complement of their number since the last
   * match.
   */
  private final int[] arrivals;

  /** The ends of the matches on a way, last first. */
  private final int[] way = new int[WINDOW / MIN_MATCH + 1];

  private int capacity;
  private int known;
  private int reach;

  /** A table for windows whose last match is shorter than {@code niceLength}. */
  PriceTable(int niceLength) {
    int nodes = WINDOW + niceLength + MIN_MATCH;
    prices = new int[nodes];
    arrivals = new int[nodes];
  }

  /**
   * Starts a window.
   *
   * @param pending the literals before it that belong to no sequence yet
   * @param capacity the space for these and for the window, in bytes
   */
  void open(int pending, int capacity) {
    this.capacity = capacity;
    prices[0] = Lz4Format.literalRunSize(pending);
    arrivals[0] = ~pending;
    known = 0;
    reach = 0;
  }

  /** The last node that a match leads to. */
  int reach() {
    return reach;
  }

  boolean isTooExpensive(int node) {
    return prices[node] > capacity;
  }

  /** A node that only literals after {@code node} lead to is too expensive from this one on. */
  int affordableNodes(int node) {
    int from = Math.min(node, known);
    return Math.max(node, from + capacity - prices[from] + 1);
  }

  /** Sees to it that all nodes up to {@code node} have a price. */
  void priceThrough(int node) {
    while (known < node) {
      stepByLiteral(known);
      known++;
    }
  }

  private void stepByLiteral(int node) {
    int literals = arrivals[node] < 0 ? -arrivals[node] : 1;
    prices[node + 1] = prices[node] + literalPrice(literals);
    arrivals[node + 1] = ~literals;
  }

  /** The price of the last of a run of literals. */
  private static int literalPrice(int literals) {
    return literals >= NIBBLE_MAX && (literals - NIBBLE_MAX) % 255 == 0 ? 2 : 1;
  }

  /**
   * The last node up to {@code node} that costs what {@code first} does: to start a match there
   * makes it shorter, with fewer length bytes.
   */
  int lastAsCheap(int first, int node) {
    int price = prices[first];
    if (prices[node] == price) {
      return node;
    }
    int last = first;
    while (prices[last + 1] == price) {
      last++;
    }
    return last;
  }

  /**
   * The last node before {@code node}, from {@code first} on, that is cheaper; else less than that.
   */
  int lastCheaper(int node, int first) {
    int price = prices[node];
    int below = first - 1;
    int last = node - 1;
    while (last > below && prices[last] >= price) {
      last--;
    }
    return last;
  }

  /**
   * Adds a match from one node to another. Nodes up to {@code reachBefore} cannot become cheaper by
   * it: matches to there have been found that start as early.
   */
  void addMatch(int from, int to, int reachBefore, int offset) {
    int first = Math.max(reachBefore + 1, from + MIN_MATCH);
    priceThrough(first - 1);
    int reachOthers = reach;
    int shortEnd = Math.min(to, from + SHORT_MATCH);
    addArrivals(first, shortEnd + 1, from, offset);
    if (to > shortEnd) {
      addArrivals(Math.max(first, shortEnd + 1), to + 1, latestStart(from), offset);
    }
    if (to > reachOthers) {
      reach = to;
      known = to;
    }
    preferLiteralsAfter(first - 1);
    // Where the nodes change over from the others' matches to this one's, or back.
    preferLiteralsAfter(Math.max(first - 1, Math.min(to, reachOthers)));
  }

  /**
   * As {@link #lastAsCheap}, for nodes that are too far from {@code from} to be missed. A node
   * beyond the window has no place in an arrival.
   */
  private int latestStart(int from) {
    int bound = Math.min(Math.min(known, WINDOW - 1), from + SHORT_MATCH + 1 - MIN_MATCH);
    int start = from;
    while (start < bound && prices[start + 1] <= prices[from]) {
      start++;
    }
    return start;
  }

  private void addArrivals(int first, int end, int from, int offset) {
    int arrival = from << 16 | offset;
    int price = prices[from] + SEQUENCE_OVERHEAD;
    for (int node = first; node < end; node++) {
      int length = node - from;
      int total = length <= SHORT_MATCH ? price : price + Lz4Format.matchLengthBytes(length);
      if (node > reach || total < prices[node]) {
        prices[node] = total;
        arrivals[node] = arrival;
      }
    }
  }

  /** Literals after a node that has become cheaper may now beat the matches to the next ones. */
  private void preferLiteralsAfter(int node) {
    for (int at = node; at < known && prices[at] + 1 < prices[at + 1]; at++) {
      stepByLiteral(at);
    }
  }

  /** The last node before {@code node} where a match ends after which the block can end; else 0. */
  int lastEndBefore(int node) {
    int last = node - 1;
    while (last > 0 && !canEndAt(last)) {
      last--;
    }
    return Math.max(0, last);
  }

  private boolean canEndAt(int node) {
    int arrival = arrivals[node];
    return arrival >= 0
        && prices[node] + Lz4Format.literalsToEndAfter(node - (arrival >>> 16)) <= capacity;
  }

  /**
   * Writes the matches on the way to a node; literals after the last are left to what follows.
   *
   * @param base the position of node 0
   * @return false if the block is full
   */
  boolean write(int node, int base, SequenceWriter writer) {
    int matches = 0;
    for (int at = node; at > 0; ) {
      int arrival = arrivals[at];
      if (arrival < 0) {
        at -= ~arrival;
      } else {
        way[matches++] = at;
        at = arrival >>> 16;
      }
    }
    while (matches > 0) {
      int to = way[--matches];
      int from = arrivals[to] >>> 16;
      if (!writer.append(base + from, to - from, arrivals[to] & 0xFFFF)) {
        return false;
      }
    }
    return true;
  }
}
