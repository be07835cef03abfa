package io.initfs.erofs.write;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.MapHeader;

/** Writes what maps a compressed file's bytes to its pclusters: the header, then the index. */
final class FileIndexWriter {
  private final FileLayout layout;
  private final boolean big;

  /**
   * @param big whether the image's pclusters may have several blocks
   */
  FileIndexWriter(FileLayout layout, boolean big) {
    this.layout = layout;
    this.big = big;
  }

  /**
   * Writes header and index, and an inline tail behind them.
   *
   * @param bytes the metadata zone, which starts with a block, as compact indexes depend on that
   */
  void write(PlannedInode inode, ExtentList extents, byte[] bytes) {
    int header = (int) (inode.zoneAddress + FileLayout.indexHeaderOffset(inode));
    if (inode.isWholeFragment()) {
      MapHeader.wholeFileFragment(inode.fragmentOffset).write(bytes, header);
      return;
    }
    if (inode.strategy.encodedExtents()) {
      encodedHeader(inode, extents).write(bytes, header);
      int at = (int) (inode.zoneAddress + FileLayout.recordsOffset(inode));
      EncodedExtentsWriter.write(inode, extents, FileLayout.recordSize(inode), bytes, at);
      return;
    }
    mapHeader(inode).write(bytes, header);
    LclusterHeads heads = LclusterHeads.of(inode, extents, layout.blocks());
    if (inode.layout == DataLayout.COMPRESSED_FULL) {
      int at = (int) (inode.zoneAddress + FileLayout.fullIndexOffset(inode));
      long high = inode.fragmentOffset == PlannedInode.NO_FRAGMENT ? 0 : inode.fragmentOffset >> 32;
      FullIndexWriter.write(heads, big, high, bytes, at);
    } else {
      int lowBits = Math.max(CompactPack.MIN_LOW_BITS, layout.blocks().bits());
      new CompactIndexWriter(heads, big)
          .write(layout.compactZones(inode, inode.zoneAddress), inode.startBlock, lowBits, bytes);
    }
    if (inode.tail != null) {
      int at = (int) (inode.zoneAddress + inode.headSize() + layout.indexSize(inode));
      System.arraycopy(inode.tail, 0, bytes, at, inode.tail.length);
    }
  }

  private MapHeader encodedHeader(PlannedInode inode, ExtentList extents) {
    boolean hasFragment = inode.fragmentOffset != PlannedInode.NO_FRAGMENT;
    int segmentBits = Integer.numberOfTrailingZeros(layout.segmentSize(inode));
    return MapHeader.encodedExtents(
        FileLayout.recordSize(inode),
        extents.count(),
        segmentBits - layout.blocks().bits(),
        hasFragment ? MapHeader.ADVISE_FRAGMENT : 0);
  }

  private MapHeader mapHeader(PlannedInode inode) {
    Algorithm algorithm = inode.strategy.algorithm();
    int advise = 0;
    long fragmentOffset = 0;
    if (inode.layout == DataLayout.COMPRESSED_COMPACT && layout.hasLargePacks()) {
      advise |= MapHeader.ADVISE_COMPACTED_2B;
    }
    if (big) {
      advise |= MapHeader.ADVISE_BIG_PCLUSTER_1;
      // Compact indexes have one way to count blocks, so both flags or none.
      advise |= inode.layout == DataLayout.COMPRESSED_COMPACT ? MapHeader.ADVISE_BIG_PCLUSTER_2 : 0;
    }
    if (inode.fragmentOffset != PlannedInode.NO_FRAGMENT) {
      advise |= MapHeader.ADVISE_FRAGMENT;
      fragmentOffset = inode.fragmentOffset & 0xFFFF_FFFFL;
    } else if (inode.tail != null) {
      return MapHeader.withInlineTail(
          inode.tail.length, advise | MapHeader.ADVISE_INLINE_PCLUSTER, algorithm);
    }
    return new MapHeader(fragmentOffset, advise, algorithm.code(), 0);
  }
}
