package io.initfs.erofs.stats;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Longs;

/** Counts files by size: under 1 KiB, then a class for each doubling. */
public final class SizeHistogram {
  /** Classes of sizes: under 1 KiB, 15 doublings, 32 MiB and more. */
  public static final int CLASSES = 17;

  private static final int KIB_BITS = 10;

  private final long[] counts = new long[CLASSES];

  /** Counts a file of {@code bytes}, at least 0. */
  void add(long bytes) {
    // Class i holds the sizes whose number of KiB has i bits.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bytes >> KIB_BITS);
    counts[Math.min(bits, counts.length - 1)]++;
  }

  ImmutableList<Long> counts() {
    return ImmutableList.copyOf(Longs.asList(counts));
  }
}
