package io.initfs.erofs.read;

import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.map.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Extents of one file that follow each other both in the file and in the image, to be read in one
 * go and decoded to where they belong: a read for each pcluster would cost more than its decoding.
 */
final class ExtentRun {
  private static final int MAX_STORED = 64 << 10;

  private final ImageSource data;
  private final ClusterReader clusters;
  private final long nid;
  private final List<Extent> extents = new ArrayList<>();
  private byte[] stored = new byte[0];
  private int storedLength;

  ExtentRun(ImageSource data, ClusterReader clusters, long nid) {
    this.data = data;
    this.clusters = clusters;
    this.nid = nid;
  }

  /** Adds the next extent of the file, unless it stands elsewhere or is too much. */
  boolean add(Extent extent) {
    int length = storedLength(extent);
    boolean first = extents.isEmpty();
    boolean next = first || extent.physical() == extents.get(0).physical() + storedLength;
    // A lone extent may lie outside of the image, to be refused; it must not spoil those before it.
    boolean inImage = extent.physical() + length <= data.size();
    if (!first && (!next || !inImage || storedLength + length > MAX_STORED)) {
      return false;
    }
    extents.add(extent);
    storedLength += length;
    return true;
  }

  /** Reads all extents, the first to {@code target[offset]}, and is empty again. */
  void readTo(byte[] target, int offset) throws IOException {
    if (extents.isEmpty()) {
      return;
    }
    try {
      if (stored.length < storedLength) {
        stored = new byte[storedLength];
      }
      data.readFully(extents.get(0).physical(), stored, 0, storedLength);
      decode(target, offset);
    } finally {
      extents.clear();
      storedLength = 0;
    }
  }

  private void decode(byte[] target, int offset) throws IOException {
    int from = 0;
    int to = offset;
    for (Extent extent : extents) {
      if (extent instanceof Extent.Compressed compressed) {
        clusters.decodeWhole(nid, compressed, stored, from, target, to);
      } else {
        System.arraycopy(stored, from, target, to, (int) extent.length());
      }
      from += storedLength(extent);
      to += (int) extent.length();
    }
  }

  /**
   * Small, even of a lone extent: the caller asks for raw ones up to a block, else for pclusters.
   */
  private static int storedLength(Extent extent) {
    return extent instanceof Extent.Compressed compressed
        ? compressed.stored()
        : (int) extent.length();
  }
}
