package io.initfs.erofs.map;

import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.volume.Location;
import java.io.IOException;

/** The index of a compressed inode, an entry an lcluster, in one of two encodings. */
interface LclusterIndex {
  /** A position in the index. */
  Cursor cursor();

  /** Right behind the last entry: where an inline tail pcluster stands. */
  Location end();

  /** One entry at a time. What an entry does not have is 0. */
  abstract class Cursor {
    private long lcluster = -1;

    final void moveTo(long target) throws IOException {
      lcluster = target;
      load(target);
    }

    /** Reads the entry at {@code lcluster}. */
    abstract void load(long lcluster) throws IOException;

    final long lcluster() {
      return lcluster;
    }

    /** The kinds of {@link LclusterEntry}. */
    abstract int type();

    final boolean isHead() {
      return type() != LclusterEntry.NONHEAD;
    }

    /** Of a head: where in the lcluster the extent starts, not checked yet. */
    abstract int clusterOffset();

    /** Of a head: whether its pcluster decodes to more than the extent has. */
    abstract boolean isPartial();

    /** Of a head: first block of the pcluster, u32. */
    abstract long block() throws IOException;

    /** Of a NONHEAD: whether it has the number of its pcluster's blocks. */
    abstract boolean hasBlockCount();

    /** That number. */
    abstract int blockCount();

    /** Of a NONHEAD: lclusters back to the head or to a NONHEAD behind it, not checked yet. */
    abstract int distanceBack();

    /** Of a NONHEAD: to the next head or a little before it, not checked yet. */
    abstract int distanceForward();
  }
}
