package io.initfs.erofs.map;

/**
 * An extent as the map counts them, for those who look at the image rather than at the file: one
 * chunk, one pcluster, a run of blocks.
 *
 * @param extent what a reader is told; of a pcluster stored as it is, the file's bytes as if they
 *     stood at its start, though interlaced ones do not
 * @param stored bytes that it takes on disk, at least 0
 */
public record Placement(Extent extent, long stored) {
  /** Stored in as many bytes as a reader is told. */
  static Placement of(Extent extent) {
    if (extent instanceof Extent.Compressed compressed) {
      return new Placement(extent, compressed.stored());
    }
    return new Placement(extent, extent instanceof Extent.Raw ? extent.length() : 0);
  }
}
