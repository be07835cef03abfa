package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.LAST_LITERALS;
import static io.initfs.erofs.lz4.Lz4Format.LAST_MATCH_MARGIN;
import static io.initfs.erofs.lz4.Lz4Format.MAX_DISTANCE;
import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;

/**
 * Takes the cheapest way through the matches it finds, and searches each stretch about once.
 *
 * <p>Offsets cost the same whatever they are, so only where a match starts and ends matters (see
 * {@link PriceTable}), and a further match is of use only if it ends beyond the reach of those
 * known. Then it holds the first byte beyond, and the next search is for the four bytes that end
 * with it:
 *
 * <pre>
 *   0 ....|-------- known match --------|
 *         start                    |gram|    a further match holds the gram, or starts after the
 *                                  node  \   gram's first byte and is found at a later node
 *                                         reach
 * </pre>
 *
 * <p>Each earlier place of these four bytes prolongs the reach; comparing backwards from there
 * tells where the match may start. Nothing else inside of a match is searched. Bytes without an
 * earlier place of their four bytes in the cluster cost one look at the index, so that
 * incompressible input needs no shortcut.
 */
final class OptimalParser implements Parser {
  /**
   * How many chains are looked at, before and after the start of a match, for the next to follow.
   */
  private static final int CHAINS = 16;

  private static final int FULL = -1;

  private final HashChain finder = new HashChain();
  private final PriceTable prices;
  private final MatchFrontier frontier;
  private final int attempts;
  private final int niceLength;

  private byte[] input = new byte[0];
  private SequenceWriter writer = new SequenceWriter();
  private int start;
  private int end;

  /** The position of node 0. */
  private int base;

  /** No match that is still of use starts before this node. */
  private int earliest;

  /** The node where the last match starts that was long enough to be taken at once. */
  private int longFrom;

  private int longOffset;

  /** Which chain is followed: that of the four bytes so far before the node searched. */
  private int shift;

  OptimalParser(Lz4Level level) {
    attempts = level.attempts();
    niceLength = level.niceLength();
    prices = new PriceTable(niceLength);
    frontier = new MatchFrontier(prices);
  }

  @Override
  public void begin(byte[] input, int from, int to) {
    this.input = input;
    finder.begin(input, from, to);
  }

  @Override
  public boolean reachesBackTo(int position) {
    return finder.reachesBackTo(position);
  }

  @Override
  public void parse(int start, int end, SequenceWriter writer) {
    this.writer = writer;
    this.start = start;
    this.end = end;
    int next = start;
    while (next != FULL && next < end) {
      base = next;
      next = parseWindow();
    }
  }

  /** Parses what starts at the base; returns where the next window starts, or {@link #FULL}. */
  private int parseWindow() {
    prices.open(base - writer.anchor(), writer.space());
    earliest = 0;
    int searchEnd = Math.min(PriceTable.WINDOW, end - LAST_MATCH_MARGIN + 1 - base);
    int node = 0;
    while (node < searchEnd) {
      // Beyond this bound the literals alone make it too expensive.
      int bound = Math.min(searchEnd, prices.affordableNodes(node));
      int linked = finder.firstLinked(base + node, base + bound, start) - base;
      if (linked > node) {
        node = linked;
        earliest = node;
      }
      prices.priceThrough(node);
      if (prices.isTooExpensive(node)) {
        return endBefore(node);
      }
      if (node < bound) {
        int longLength = search(node);
        if (longLength > 0) {
          return takeLongMatch(longLength);
        }
        node = Math.max(node + 1, prices.reach() - (MIN_MATCH - 1));
      }
    }
    return closeWindow();
  }

  private int takeLongMatch(int length) {
    int from = base + longFrom;
    return prices.write(longFrom, base, writer) && writer.append(from, length, longOffset)
        ? from + length
        : FULL;
  }

  private int closeWindow() {
    int last = Math.max(prices.reach(), Math.min(PriceTable.WINDOW, end - base));
    prices.priceThrough(last);
    if (prices.isTooExpensive(last)) {
      return endBefore(last);
    }
    return prices.write(last, base, writer) ? base + last : FULL;
  }

  private int endBefore(int node) {
    prices.write(prices.lastEndBefore(node), base, writer);
    return FULL;
  }

  /**
   * Tries earlier places of the four bytes at {@code node} until a match is found that both starts
   * as early as is of use and ends last.
   *
   * @return the length of a match that is taken at once, else 0
   */
  private int search(int node) {
    byte[] bytes = input;
    int position = base + node;
    int lowest = Math.max(start, position - MAX_DISTANCE);
    int matchLimit = end - LAST_LITERALS;
    int fourBytes = LittleEndian.getInt(bytes, position);
    int reachBefore = prices.reach();
    int firstStart = node;
    frontier.clear();
    shift = 0;
    int candidate = finder.previous(position);
    for (int left = attempts; candidate >= lowest && left > 0; left--) {
      if (LittleEndian.getInt(bytes, candidate) != fourBytes
          || !(frontier.isEmpty()
              || frontier.mayBeOfUse(bytes, position, candidate, start, base))) {
        candidate = finder.previous(candidate - shift) + shift;
        continue;
      }
      int ahead =
          MIN_MATCH
              + LittleEndian.commonLength(
                  bytes, candidate + MIN_MATCH, position + MIN_MATCH, matchLimit);
      int back =
          LittleEndian.commonLengthBefore(
              bytes, candidate, position, Math.min(node, candidate - start));
      int to = node + ahead;
      int from = prices.lastAsCheap(node - back, node);
      if (to - from >= niceLength) {
        longFrom = from;
        longOffset = position - candidate;
        return to - from;
      }
      prices.addMatch(from, to, reachBefore, position - candidate);
      firstStart = Math.min(firstStart, node - back);
      frontier.add(node, from, to, earliest);
      if (!frontier.canBeBeaten()) {
        break;
      }
      int needed = frontier.leastBefore();
      candidate = followRarest(position, candidate, Math.min(back, needed), needed);
    }
    earliest = firstStart;
    return 0;
  }

  /**
   * A wider match holds all bytes from {@code needed} before the position on, so it is on the
   * chains of all of them. The one that reaches back farthest at once skips the most.
   *
   * @param candidate a match of the bytes from {@code back} before the position on, with which the
   *     chains of these have been tried
   * @return the next candidate; {@link #shift} is set to the chain it is on
   */
  private int followRarest(int position, int candidate, int back, int needed) {
    int farthest = position;
    int tried = Math.min(back, CHAINS) + 1;
    for (int before = 0; before < tried; before++) {
      int next = finder.previous(candidate - before) + before;
      if (next < farthest) {
        farthest = next;
        shift = before;
      }
    }
    int untried = Math.min(needed, back + CHAINS) + 1;
    for (int before = back + 1; before < untried; before++) {
      int next = finder.previous(position - before) + before;
      if (next < farthest) {
        farthest = next;
        shift = before;
      }
    }
    return farthest;
  }
}
