package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.LAST_LITERALS;
import static io.initfs.erofs.lz4.Lz4Format.LAST_MATCH_MARGIN;
import static io.initfs.erofs.lz4.Lz4Format.MAX_DISTANCE;
import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;

/**
 * Takes the best match of each search, and gives it up when a later one does better without it.
 *
 * <p>A search is for the four bytes that end with the first byte beyond the last match, so that the
 * next match may begin anywhere within that one. It ends up within a thousandth of what {@link
 * OptimalParser} finds with as many attempts, which keeps all matches of a search and the price of
 * each byte.
 */
final class LazyParser implements Parser {
  private final HashChain finder = new HashChain();
  private final MatchPaths paths = new MatchPaths();
  private final int attempts;
  private final int niceLength;
  private byte[] input = new byte[0];

  LazyParser(int attempts, int niceLength) {
    this.attempts = attempts;
    this.niceLength = niceLength;
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
    int lastStart = end - LAST_MATCH_MARGIN;
    paths.open(start, lastStart, writer.space());
    int position = start;
    while (position <= lastStart) {
      int bound = Math.min(lastStart + 1, paths.affordableEnd());
      position = finder.firstLinked(position, bound, start);
      if (position >= bound) {
        break;
      }
      search(position, start, end - LAST_LITERALS);
      position = Math.max(position + 1, paths.reach() - (MIN_MATCH - 1));
      if (paths.isFull()) {
        if (!paths.write(writer)) {
          return;
        }
        paths.open(writer.anchor(), lastStart, writer.space());
      }
    }
    paths.write(writer);
  }

  /**
   * Looks through earlier places of the four bytes at a position, and takes the match that saves
   * most, if one saves anything.
   *
   * @param lowest where a match may start at the earliest
   * @param limit where it ends at the latest
   */
  private void search(int position, int lowest, int limit) {
    byte[] bytes = input;
    int lowestCandidate = Math.max(lowest, position - MAX_DISTANCE);
    int fourBytes = LittleEndian.getInt(bytes, position);
    int reach = paths.reach();
    // A match is better than the best so far only if it holds the byte behind that, or one before.
    int ahead = Math.max(MIN_MATCH - 1, reach - position);
    int behind = position - lowest + 1;
    int candidate = finder.previous(position);
    for (int left = attempts; candidate >= lowestCandidate && left > 0; left--) {
      boolean mayEndLater = bytes[candidate + ahead] == bytes[position + ahead];
      if ((mayEndLater || areEqual(bytes, candidate - behind, position - behind, lowest))
          && LittleEndian.getInt(bytes, candidate) == fourBytes) {
        int end =
            position
                + MIN_MATCH
                + LittleEndian.commonLength(
                    bytes, candidate + MIN_MATCH, position + MIN_MATCH, limit);
        if (end > reach) {
          int back =
              LittleEndian.commonLengthBefore(bytes, candidate, position, candidate - lowest);
          if (paths.offer(position - back, end, position - candidate)) {
            if (end - position >= niceLength || end == limit) {
              break;
            }
            ahead = Math.max(ahead, end - position);
            behind = position - paths.cheaperStart();
          }
        }
      }
      candidate = finder.previous(candidate);
    }
    paths.take();
  }

  private static boolean areEqual(byte[] bytes, int a, int b, int lowest) {
    return a >= lowest && bytes[a] == bytes[b];
  }
}
