package io.initfs.erofs.read;

import io.initfs.erofs.map.Extent;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Extents of one file that follow each other both in the file and on a device, to be read in one go
 * and decoded to where they belong: a read for each pcluster would cost more than its decoding.
 */
final class ExtentRun {
  private static final int MAX_STORED = 64 << 10;

  private final Volume volume;
  private final ClusterReader clusters;
  private final long nid;
  private final List<Extent> extents = new ArrayList<>();
  private Location start = new Location(Location.PRIMARY, 0);
  private byte[] stored = new byte[0];
  private int storedLength;

  ExtentRun(Volume volume, ClusterReader clusters, long nid) {
    this.volume = volume;
    this.clusters = clusters;
    this.nid = nid;
  }

  /** Adds the next extent of the file, unless it stands elsewhere, or is too much or too far. */
  boolean add(Extent extent) {
    if (extent instanceof Extent.Compressed compressed) {
      return add(compressed, compressed.at(), compressed.stored());
    }
    return extent instanceof Extent.Raw raw && add(raw, raw.at(), raw.length());
  }

  private boolean add(Extent extent, Location at, long length) {
    if (extents.isEmpty()) {
      start = at;
    }
    // What lies outside of the image is to be refused when it is read for itself.
    if (at.space() < Location.PRIMARY
        || at.space() != start.space()
        || at.address() != start.address() + storedLength
        || length > MAX_STORED - storedLength
        || at.address() > volume.source(at.space()).size() - length) {
      return false;
    }
    extents.add(extent);
    storedLength += (int) length;
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
      volume.readFully(start, stored, 0, storedLength);
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
        from += compressed.stored();
      } else {
        System.arraycopy(stored, from, target, to, (int) extent.length());
        from += (int) extent.length();
      }
      to += (int) extent.length();
    }
  }
}
