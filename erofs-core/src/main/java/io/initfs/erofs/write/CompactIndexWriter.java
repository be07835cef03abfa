package io.initfs.erofs.write;

import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.map.CompactIndexZones;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes the extents of a file as a compact index: an entry an lcluster, cut into packs.
 *
 * <p>The lcluster in which an extent starts is its head; the ones it goes on through say how far
 * they are from it, or, the last of a pack, how far it is to the next. A file that ends within an
 * lcluster which is no head has a marker there: a PLAIN head at the very end, which maps nothing.
 */
final class CompactIndexWriter {
  private final int[] types;
  private final int[] offsets;
  private final int[] headsBefore;

  private CompactIndexWriter(int count) {
    this.types = new int[count];
    this.offsets = new int[count];
    this.headsBefore = new int[count + 1];
  }

  /**
   * Writes the packs that {@code zones} describe to {@code b}, where {@code origin} stands at 0.
   */
  static void write(
      PlannedInode inode, ExtentList extents, CompactIndexZones zones, byte[] b, long origin) {
    CompactIndexWriter writer = new CompactIndexWriter(Math.toIntExact(Blocks.count(inode.size)));
    writer.markHeads(extents, inode.size);
    writer.writePacks(zones, inode.startBlock, b, origin);
  }

  private void markHeads(ExtentList extents, long size) {
    Arrays.fill(types, LclusterEntry.NONHEAD);
    long at = 0;
    for (int i = 0; i < extents.count(); i++) {
      int lcluster = (int) (at >> Blocks.BITS);
      types[lcluster] = extents.isRaw(i) ? LclusterEntry.PLAIN : LclusterEntry.HEAD1;
      offsets[lcluster] = Blocks.tail(at);
      at += extents.length(i);
    }
    int last = types.length - 1;
    if (Blocks.tail(size) != 0 && types[last] == LclusterEntry.NONHEAD) {
      types[last] = LclusterEntry.PLAIN;
      offsets[last] = Blocks.tail(size);
    }
    for (int i = 0; i < types.length; i++) {
      headsBefore[i + 1] = headsBefore[i] + (types[i] == LclusterEntry.NONHEAD ? 0 : 1);
    }
  }

  private void writePacks(CompactIndexZones zones, long startBlock, byte[] b, long origin) {
    int[] nextHead = nextHeads();
    int head = 0;
    for (int first = 0; first < types.length; ) {
      CompactIndexZones.Place place = zones.packOf(first);
      List<LclusterEntry> entries = new ArrayList<>(place.entryCount());
      for (int slot = 0; slot < place.entryCount(); slot++) {
        int lcluster = first + slot;
        if (lcluster >= types.length) {
          entries.add(LclusterEntry.UNUSED);
        } else if (types[lcluster] != LclusterEntry.NONHEAD) {
          head = lcluster;
          entries.add(LclusterEntry.head(types[lcluster], offsets[lcluster]));
        } else {
          boolean last = slot == place.entryCount() - 1;
          entries.add(
              LclusterEntry.nonHead(last ? nextHead[lcluster] - lcluster : lcluster - head));
        }
      }
      long base = startBlock - 1 + headsBefore[first];
      int at = Math.toIntExact(place.address() - origin);
      new CompactPack(entries, base).write(b, at, CompactPack.MIN_LOW_BITS);
      first += place.entryCount();
    }
  }

  /** For each lcluster the next head behind it, or the number of lclusters. */
  private int[] nextHeads() {
    int[] next = new int[types.length];
    int head = types.length;
    for (int i = types.length - 1; i >= 0; i--) {
      next[i] = head;
      if (types[i] != LclusterEntry.NONHEAD) {
        head = i;
      }
    }
    return next;
  }
}
