package io.initfs.erofs.map;

import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.volume.Location;
import java.io.IOException;

/** Encoded extents that say where in the file they start, found by binary search. */
final class EncodedExtentMap implements ExtentMap {
  /** The least size of a record that has a logical start. */
  static final int EXPLICIT_RECORD_SIZE = 16;

  private final EncodedExtents extents;
  private final long size;
  private final long count;

  EncodedExtentMap(CompressedFile file) {
    this.extents = new EncodedExtents(file);
    this.size = file.inode().size();
    this.count = file.header().extentCount();
  }

  @Override
  public Extent extentAt(long offset) throws IOException {
    return place(offset, true).extent();
  }

  @Override
  public Placement placementAt(long offset) throws IOException {
    return place(offset, false);
  }

  @Override
  public Location end() {
    return extents.table().plus(count * extents.recordSize());
  }

  private Placement place(long offset, boolean pieces) throws IOException {
    long low = 0;
    long high = count;
    EncodedExtent record = null;
    long end = size;
    while (low < high) {
      long middle = low + (high - low) / 2;
      EncodedExtent probed = extents.read(extents.table(), middle);
      if (Long.compareUnsigned(probed.logical(), offset) <= 0) {
        record = probed;
        low = middle + 1;
      } else {
        requireAtMost(end, probed.logical(), middle);
        end = probed.logical();
        high = middle;
      }
    }
    if (record == null) {
      throw new CorruptImageException(
          extents.where(0), "first extent", "one from offset 0", "none there");
    }
    return extents.place(record, low - 1, record.logical(), end, low == count, offset, pieces);
  }

  /** The search meets only a part of the table: this finds what is out of order elsewhere. */
  @Override
  public void verify() throws IOException {
    long start = -1;
    for (long i = 0; i < count; i++) {
      long next = extents.read(extents.table(), i).logical();
      if (Long.compareUnsigned(next, size) >= 0 || (i == 0 ? next != 0 : next <= start)) {
        throw new CorruptImageException(
            extents.where(i),
            "lstart",
            i == 0 ? "0" : (start + 1) + " to " + (size - 1),
            Long.toUnsignedString(next));
      }
      start = next;
    }
  }

  private void requireAtMost(long limit, long logical, long index) throws CorruptImageException {
    if (Long.compareUnsigned(logical, limit) > 0) {
      throw new CorruptImageException(
          extents.where(index), "lstart", "at most " + limit, Long.toUnsignedString(logical));
    }
  }
}
