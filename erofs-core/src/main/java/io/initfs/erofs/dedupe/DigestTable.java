package io.initfs.erofs.dedupe;

import com.google.common.hash.HashCode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the first data of each SHA-256 are, by its first 128 bits. A hash table without objects, as
 * a large tree has millions of chunks: 24 bytes a slot, at most three quarters of them used. Data
 * of one such digest are taken for equal: to make two that are not takes 2^64 tries.
 */
public final class DigestTable {
  /** No place. */
  public static final long ABSENT = -1;

  private static final int FIRST_SLOTS = 1 << 8;

  private long[] high = new long[FIRST_SLOTS];
  private long[] low = new long[FIRST_SLOTS];
  private long[] places = emptyPlaces(FIRST_SLOTS);
  private int used;

  private static long[] emptyPlaces(int slots) {
    long[] places = new long[slots];
    Arrays.fill(places, ABSENT);
    return places;
  }

  /** As {@link #putIfAbsent(long, long, long)}. */
  public long putIfAbsent(HashCode sha256, long place) {
    ByteBuffer bytes = ByteBuffer.wrap(sha256.asBytes());
    return putIfAbsent(bytes.getLong(), bytes.getLong(), place);
  }

  /**
   * Tells where the data of this digest are, and remembers {@code place} if there was none.
   *
   * @param place not negative
   * @return the first place; {@link #ABSENT} if this is it
   */
  long putIfAbsent(long digestHigh, long digestLow, long place) {
    int slot = slot(digestHigh, digestLow);
    if (places[slot] != ABSENT) {
      return places[slot];
    }
    high[slot] = digestHigh;
    low[slot] = digestLow;
    places[slot] = place;
    used++;
    if (used > places.length / 4 * 3) {
      grow();
    }
    return ABSENT;
  }

  /** The slot of a digest, or the free one where it belongs. */
  private int slot(long digestHigh, long digestLow) {
    int mask = places.length - 1;
    int slot = (int) digestHigh & mask;
    while (places[slot] != ABSENT && (high[slot] != digestHigh || low[slot] != digestLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldPlaces = places;
    high = new long[2 * oldPlaces.length];
    low = new long[high.length];
    places = emptyPlaces(high.length);
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldPlaces[i] != ABSENT) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        places[slot] = oldPlaces[i];
      }
    }
  }
}
