package io.initfs.erofs.write;

import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.LclusterEntry;

/** Encodes the extents of a file as a full index: 8 bytes an lcluster, each on its own. */
final class FullIndexWriter {
  private FullIndexWriter() {}

  /**
   * Writes all entries to {@code b} from {@code at} on.
   *
   * @param big whether pclusters may have several blocks; the lcluster behind a head then tells how
   *     many
   * @param tailBlock what stands for the block of a last extent that has none
   */
  static void write(LclusterHeads heads, boolean big, long tailBlock, byte[] b, int at) {
    int head = 0;
    for (int i = 0; i < heads.count(); i++) {
      FullLclusterIndex entry;
      if (heads.isHead(i)) {
        head = i;
        long block = heads.hasBlocks(i) ? heads.address(i) : heads.mapsData(i) ? tailBlock : 0;
        entry = FullLclusterIndex.head(heads.type(i), heads.isPartial(i), heads.offset(i), block);
      } else {
        int back = Math.min(i - head, LclusterEntry.MAX_DELTA);
        if (big && i == head + 1) {
          back = LclusterEntry.BLOCK_COUNT | heads.blockCount(head);
        }
        int forward = Math.min(heads.nextHead(i) - i, LclusterEntry.MAX_DELTA);
        entry = FullLclusterIndex.nonHead(back, forward);
      }
      entry.write(b, at + i * FullLclusterIndex.SIZE);
    }
  }
}
