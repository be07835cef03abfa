package io.initfs.erofs.write;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.CompressionHints.Hint;
import io.initfs.erofs.build.DataOptions;

/**
 * Which strategy each file gets.
 *
 * @param usual the algorithm of files that no hint gives another
 */
record Strategies(Compression usual, DataOptions data) {
  Strategy of(PlannedInode inode) {
    if (inode.isPacked()) {
      int own = data.packedPclusterSize();
      return new Strategy(usual, own == 0 ? data.pclusterSize() : own);
    }
    return data.hints()
        .of(inode.path)
        .map(this::of)
        .orElseGet(() -> new Strategy(usual, data.pclusterSize()));
  }

  private Strategy of(Hint hint) {
    return hint.pclusterSize() == 0
        ? Strategy.STORED
        : new Strategy(hint.compression().orElse(usual), hint.pclusterSize());
  }
}
