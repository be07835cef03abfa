package io.initfs.erofs.map;

import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.MapHeader;

/**
 * Where the packs of a compact index stand. Small packs of two entries fill up to a multiple of 32
 * bytes, large packs of sixteen follow while there are that many entries, small packs end it:
 *
 * <pre>
 *   | map header | small ... | large ...  (32-byte aligned) | small ... |
 * </pre>
 *
 * So the index depends on its own address: an inode that moves is packed anew.
 *
 * @param start byte address of the first pack, a multiple of 8
 * @param entries number of lclusters
 * @param leading entries in the first zone
 * @param large entries in the second zone
 */
public record CompactIndexZones(long start, long entries, long leading, long large) {
  /** The zones behind a map header at {@code headerAddress}. */
  public static CompactIndexZones at(long headerAddress, long entries, boolean largePacks) {
    long start = headerAddress + MapHeader.SIZE;
    long toAlignment = (CompactPack.LARGE_SIZE - start % CompactPack.LARGE_SIZE) / 4 & 7;
    long leading = Math.min(toAlignment, entries);
    long rest = entries - leading;
    long large = largePacks && toAlignment < entries ? rest - rest % 16 : 0;
    return new CompactIndexZones(start, entries, leading, large);
  }

  /** A pack: its address, its first lcluster, and how many entries it has room for. */
  public record Place(long address, long firstLcluster, int entryCount) {}

  /** The pack that holds the entry of {@code lcluster}. */
  public Place packOf(long lcluster) {
    if (lcluster < leading) {
      return small(start, 0, lcluster);
    }
    long largeStart = start + smallBytes(leading);
    if (lcluster < leading + large) {
      long pack = (lcluster - leading) / CompactPack.LARGE_ENTRIES;
      return new Place(
          largeStart + pack * CompactPack.LARGE_SIZE,
          leading + pack * CompactPack.LARGE_ENTRIES,
          CompactPack.LARGE_ENTRIES);
    }
    return small(largeStart + largeBytes(), leading + large, lcluster);
  }

  /** Bytes of all packs. */
  public long size() {
    return smallBytes(leading) + largeBytes() + smallBytes(entries - leading - large);
  }

  private long largeBytes() {
    return large / CompactPack.LARGE_ENTRIES * CompactPack.LARGE_SIZE;
  }

  private static Place small(long zoneStart, long zoneFirst, long lcluster) {
    long pack = (lcluster - zoneFirst) / CompactPack.SMALL_ENTRIES;
    return new Place(
        zoneStart + pack * CompactPack.SMALL_SIZE,
        zoneFirst + pack * CompactPack.SMALL_ENTRIES,
        CompactPack.SMALL_ENTRIES);
  }

  private static long smallBytes(long entryCount) {
    return (entryCount + 1) / CompactPack.SMALL_ENTRIES * CompactPack.SMALL_SIZE;
  }
}
