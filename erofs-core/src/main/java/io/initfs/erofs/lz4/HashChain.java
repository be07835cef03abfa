package io.initfs.erofs.lz4;

/**
 * Match finder: positions whose four bytes have the same hash are chained, the newest first. An
 * input is indexed once, from front to back, in batches that run a little ahead of the parser; a
 * search may start at any indexed position and goes back from there, so that a cluster may begin
 * anywhere without indexing again.
 */
final class HashChain {
  private static final int HASH_BITS = 17;

  /** How far the index runs ahead; in a tight loop indexing costs a third of one by one. */
  private static final int BATCH = 256;

  /** The links that are kept: those a search may follow back, and as many ahead of it. */
  private static final int KEPT = 2 * (Lz4Format.MAX_DISTANCE + 1);

  private final HashHeads heads = new HashHeads(HASH_BITS);

  /** For each position, modulo {@link #KEPT}, the distance to the one before it in its chain. */
  private final char[] links = new char[KEPT];

  private byte[] input = new byte[0];
  private int next;
  private int end;

  /** Forgets what was indexed and starts anew with {@code input[from, to)}. */
  void begin(byte[] input, int from, int to) {
    this.input = input;
    next = from;
    end = to - Integer.BYTES + 1;
    heads.begin(from, to);
  }

  /** Whether all links are still kept that searches from {@code position} on may follow. */
  boolean reachesBackTo(int position) {
    return next - position <= KEPT - Lz4Format.MAX_DISTANCE - 1;
  }

  /**
   * Finds the first position in {@code [from, to)} that is linked to one not before {@code lowest}.
   * Positions up to that are indexed.
   *
   * @return the position, or {@code to} if there is none
   */
  int firstLinked(int from, int to, int lowest) {
    char[] links = this.links;
    int position = from;
    while (position < to) {
      if (position >= next) {
        indexThrough(position);
      }
      int scanEnd = Math.min(to, next);
      while (position < scanEnd) {
        if (position - links[position & (KEPT - 1)] >= lowest) {
          return position;
        }
        position++;
      }
    }
    return position;
  }

  /** Indexes all positions up to and including {@code position}, and some more. */
  private void indexThrough(int position) {
    int batchEnd = Math.min(end, position + BATCH);
    for (int at = next; at < batchEnd; at++) {
      int distance = at - heads.replace(LittleEndian.getInt(input, at), at);
      // What is too far to be told is put at the greatest distance. No harm is done: candidates are
      // compared byte by byte, however they came up.
      links[at & (KEPT - 1)] = (char) Math.min(distance, Lz4Format.MAX_DISTANCE);
    }
    next = batchEnd;
  }

  /** The position before an indexed {@code position} in its chain, possibly before the input. */
  int previous(int position) {
    return position - links[position & (KEPT - 1)];
  }
}
