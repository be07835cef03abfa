package io.initfs.erofs.map;

import com.google.common.primitives.Longs;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/**
 * Encoded extents of one lcluster each, so that an offset gives the number of its record. Records
 * of 4 bytes have no address: they follow one another on disk, and finding one means adding up
 * those before it. The sums are kept at intervals, so that reading a file in order stays linear.
 */
final class UniformExtentMap implements ExtentMap {
  private static final int RECORD_WITHOUT_ADDRESS = 4;
  private static final int INTERVAL_BITS = 8;

  private final Volume volume;
  private final EncodedExtents extents;
  private final Location first;
  private final long size;
  private final int lclusterBits;

  /** Address of every 256th extent, those known so far; grows under this object's lock. */
  private long[] addresses = new long[0];

  private int known;

  /** The extent asked for last, and its address: the one behind it is likely to be next. */
  private long lastIndex = -1;

  private long lastAddress;

  UniformExtentMap(CompressedFile file) {
    this.volume = file.volume();
    this.extents = new EncodedExtents(file);
    this.first =
        extents.recordSize() == RECORD_WITHOUT_ADDRESS
            ? extents.table().plus(EncodedExtent.START_SIZE)
            : extents.table();
    this.size = file.inode().size();
    this.lclusterBits = file.lclusterBits();
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
    return first.plus((((size - 1) >> lclusterBits) + 1) * extents.recordSize());
  }

  private Placement place(long offset, boolean pieces) throws IOException {
    long index = offset >> lclusterBits;
    boolean last = index == (size - 1) >> lclusterBits;
    long start = index << lclusterBits;
    long end = last ? size : start + (1L << lclusterBits);
    EncodedExtent record = extents.read(first, index);
    // Where records have no address, the offset of a tail in the packed inode has 32 bits.
    boolean needsAddress =
        extents.recordSize() == RECORD_WITHOUT_ADDRESS && !(last && extents.hasFragmentTail());
    if (needsAddress) {
      record = new EncodedExtent(record.plen(), addressOf(index), 0);
    }
    return extents.place(record, index, start, end, last, offset, pieces);
  }

  private synchronized long addressOf(long index) throws IOException {
    int wanted = (int) Math.min(index >> INTERVAL_BITS, Integer.MAX_VALUE - 8);
    while (known <= wanted) {
      long next = known == 0 ? start() : addressAfter(known - 1);
      addresses = Longs.ensureCapacity(addresses, known + 1, known);
      addresses[known++] = next;
    }
    long from = (long) wanted << INTERVAL_BITS;
    lastAddress =
        lastIndex >= from && lastIndex <= index
            ? sum(lastAddress, lastIndex, index)
            : sum(addresses[wanted], from, index);
    lastIndex = index;
    return lastAddress;
  }

  private long start() throws IOException {
    byte[] bytes = new byte[EncodedExtent.START_SIZE];
    volume.readFully(extents.table(), bytes, 0, bytes.length);
    return EncodedExtent.readStart(bytes, 0);
  }

  /** The address of the first extent behind an interval. */
  private long addressAfter(int interval) throws IOException {
    long from = (long) interval << INTERVAL_BITS;
    return sum(addresses[interval], from, from + (1 << INTERVAL_BITS));
  }

  /** The address of extent {@code to}, given that of extent {@code from}. */
  private long sum(long address, long from, long to) throws IOException {
    long sum = address;
    for (long i = from; i < to; i++) {
      sum += extents.read(first, i).storedBytes();
    }
    return sum;
  }
}
