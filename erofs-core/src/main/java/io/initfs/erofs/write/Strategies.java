package io.initfs.erofs.write;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.CompressionHints.Hint;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.Metabox;
import io.initfs.erofs.disk.LclusterEntry;

/** Which strategy each file gets. */
final class Strategies {
  private final Compression usual;
  private final DataOptions data;
  private final Strategy unhinted;

  /**
   * @param usual the algorithm of files that no hint gives another
   */
  Strategies(Compression usual, DataOptions data) {
    this.usual = usual;
    this.data = data;
    this.unhinted = strategy(usual, data.pclusterSize());
  }

  Strategy of(PlannedInode inode) {
    return data.hints().of(inode.path).map(this::of).orElse(unhinted);
  }

  Strategy ofPackedInode() {
    int own = data.packedPclusterSize();
    return own == 0 ? unhinted : strategy(usual, own);
  }

  /** Inodes are small and much alike: what fills a block holds several segments of them. */
  Strategy of(Metabox metabox) {
    return strategy(metabox.compression().orElse(usual), metabox.pclusterSize(), false);
  }

  private Strategy of(Hint hint) {
    return hint.pclusterSize() == 0
        ? Strategy.STORED
        : strategy(hint.compression().orElse(usual), hint.pclusterSize());
  }

  private Strategy strategy(Compression compression, int pclusterSize) {
    return strategy(compression, pclusterSize, data.encodedExtents());
  }

  /** 1 MiB of blocks of 512 bytes are one more than an index can count. */
  private Strategy strategy(Compression compression, int pclusterSize, boolean encodedExtents) {
    int most = LclusterEntry.MAX_DELTA * data.blockSize();
    return new Strategy(compression, Math.min(pclusterSize, most), encodedExtents);
  }
}
