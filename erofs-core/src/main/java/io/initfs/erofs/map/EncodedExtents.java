package io.initfs.erofs.map;

import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/**
 * A table of encoded extents, Linux 6.15 and later: COMPRESSED_FULL with the flag EXTENTS. Its
 * records have 4, 8, 16 or 32 bytes; byte addresses, aligned to nothing. Shared by the two maps
 * that differ in how they find the record of an offset.
 */
final class EncodedExtents {
  private final CompressedFile file;
  private final int recordSize;
  private final Location table;

  EncodedExtents(CompressedFile file) {
    this.file = file;
    this.recordSize = file.header().extentRecordSize();
    long address = Alignment.up(file.at().address() + MapHeader.SIZE, recordSize);
    this.table = new Location(file.at().space(), address);
  }

  int recordSize() {
    return recordSize;
  }

  /** Where the table starts: the address in front of it, or the first record. */
  Location table() {
    return table;
  }

  /** Whether the last extent is in the packed inode. */
  boolean hasFragmentTail() {
    return file.has(MapHeader.ADVISE_FRAGMENT);
  }

  /** Reads record {@code index} of those that start at {@code first}. */
  EncodedExtent read(Location first, long index) throws IOException {
    byte[] bytes = new byte[recordSize];
    file.volume().readFully(first.plus(index * recordSize), bytes, 0, recordSize);
    return EncodedExtent.read(bytes, 0, recordSize);
  }

  /**
   * The extent of a record. Of one that is stored as it is, with {@code pieces} and where that is
   * interlaced, the piece at {@code offset}.
   *
   * @param index number of the record, for errors
   * @param last whether it is the file's last one, whose data may be in the packed inode
   */
  Placement place(
      EncodedExtent record,
      long index,
      long start,
      long end,
      boolean last,
      long offset,
      boolean pieces)
      throws ErofsException {
    if (last && hasFragmentTail()) {
      // The low half of the address stands where the high half of the offset does.
      return Placement.of(
          new Extent.Fragment(start, end - start, record.plen() | record.physical() << 32));
    }
    int stored = record.storedBytes();
    if (stored == 0) {
      return Placement.of(new Extent.Hole(start, end - start));
    }
    Location at = file.locate(record.physical(), () -> where(index));
    if (record.format() != 0) {
      return Placement.of(
          new Extent.Compressed(
              start,
              end - start,
              at,
              stored,
              file.algorithm(record.format() - 1),
              record.isPartial()));
    }
    if (end - start > stored) {
      throw new CorruptImageException(
          where(index),
          "length of an uncompressed extent",
          "at most " + stored,
          Long.toString(end - start));
    }
    Volume volume = file.volume();
    boolean wholeBlocks = ((record.physical() | stored) & (volume.blockSize() - 1)) == 0;
    boolean interlaced = pieces && wholeBlocks && file.has(MapHeader.ADVISE_INTERLACED);
    Extent raw =
        interlaced
            ? file.interlaced(start, end - start, at, stored, offset)
            : new Extent.Raw(start, end - start, at);
    return new Placement(raw, stored);
  }

  Where where(long index) {
    return file.volume().where("encoded extent " + index, file.inode().nid());
  }
}
