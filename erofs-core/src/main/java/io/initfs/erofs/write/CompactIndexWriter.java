package io.initfs.erofs.write;

import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.map.CompactIndexZones;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes the extents of a file as a compact index: an entry an lcluster, cut into packs.
 *
 * <p>The lclusters that an extent goes on through say how far they are from its head, or, the last
 * of a pack, how far it is to the next. In a file with big pclusters the first of them says how
 * many blocks the pcluster has.
 */
final class CompactIndexWriter {
  private final LclusterHeads heads;
  private final boolean big;

  /**
   * @param big whether pclusters may have several blocks
   */
  CompactIndexWriter(LclusterHeads heads, boolean big) {
    this.heads = heads;
    this.big = big;
  }

  /**
   * Writes the packs that {@code zones} describe to {@code b}.
   *
   * @param startBlock first block of the file's data
   * @param lowBits bits of an entry's low part: log2(lcluster), at least 12
   */
  void write(CompactIndexZones zones, long startBlock, int lowBits, byte[] b) {
    int head = 0;
    long base = startBlock - (big ? 0 : 1);
    for (int first = 0; first < heads.count(); ) {
      CompactIndexZones.Place place = zones.packOf(first);
      int end = first + place.entryCount();
      if (big) {
        base = firstBlockCountedIn(first, end, head, base);
      }
      List<LclusterEntry> entries = new ArrayList<>(place.entryCount());
      int headsHere = 0;
      for (int lcluster = first; lcluster < end; lcluster++) {
        if (lcluster < heads.count() && heads.isHead(lcluster)) {
          head = lcluster;
          headsHere++;
        }
        entries.add(entry(lcluster, head, lcluster == end - 1));
      }
      int at = Math.toIntExact(place.address());
      new CompactPack(entries, base & 0xFFFF_FFFFL).write(b, at, lowBits);
      base += big ? 0 : headsHere;
      first = end;
    }
  }

  private LclusterEntry entry(int lcluster, int head, boolean lastOfPack) {
    if (lcluster >= heads.count()) {
      return LclusterEntry.UNUSED;
    }
    if (heads.isHead(lcluster)) {
      return LclusterEntry.head(heads.type(lcluster), heads.offset(lcluster));
    }
    if (big && lcluster == head + 1) {
      return LclusterEntry.blockCount(heads.blockCount(head));
    }
    return LclusterEntry.nonHead(
        lastOfPack ? heads.nextHead(lcluster) - lcluster : lcluster - head);
  }

  /**
   * With big pclusters, a pcluster counts where its number of blocks stands, or at its head if that
   * is followed by another head. The address of the first one that counts in a pack is its base.
   *
   * @param headBefore the last head before the pack
   */
  private long firstBlockCountedIn(int first, int end, int headBefore, long otherwise) {
    if (first > 0 && first == headBefore + 1 && !heads.isHead(first)) {
      return heads.address(headBefore);
    }
    for (int i = first; i < Math.min(end, heads.count()); i++) {
      if (heads.mapsData(i)) {
        return heads.address(i);
      }
    }
    return otherwise;
  }
}
