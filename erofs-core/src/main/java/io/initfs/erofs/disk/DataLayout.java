package io.initfs.erofs.disk;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/** How an inode's data are stored: bits 1 to 3 of i_format. */
public enum DataLayout {
  /** Consecutive blocks. */
  FLAT_PLAIN(0),
  /** Pclusters with an index of 8 bytes an lcluster, or encoded extents. */
  COMPRESSED_FULL(1),
  /** Consecutive blocks, the last part right behind the inode ("tail-packing"). */
  FLAT_INLINE(2),
  /** Pclusters with an index of 2 or 4 bytes an lcluster. */
  COMPRESSED_COMPACT(3),
  /** Chunks anywhere, with a map. */
  CHUNK_BASED(4);

  private static final ImmutableList<DataLayout> ALL = ImmutableList.copyOf(values());

  private final int code;

  DataLayout(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<DataLayout> fromCode(int code) {
    for (DataLayout layout : ALL) {
      if (layout.code == code) {
        return Optional.of(layout);
      }
    }
    return Optional.empty();
  }
}
