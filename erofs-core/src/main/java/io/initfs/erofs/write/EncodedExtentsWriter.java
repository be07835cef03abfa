package io.initfs.erofs.write;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.EncodedExtent;
import java.util.Optional;

/** Encodes the extents of a file as a table of encoded extents. */
final class EncodedExtentsWriter {
  private EncodedExtentsWriter() {}

  /**
   * Writes all records to {@code b} from {@code at} on.
   *
   * @param recordSize 8, 16 or 32 bytes
   */
  static void write(PlannedInode inode, ExtentList extents, int recordSize, byte[] b, int at) {
    Algorithm algorithm = inode.strategy.algorithm();
    long logical = 0;
    long physical = inode.startAddress;
    for (int i = 0; i < extents.count(); i++) {
      EncodedExtent record;
      boolean last = i == extents.count() - 1;
      if (last && inode.fragmentOffset != PlannedInode.NO_FRAGMENT) {
        long offset = inode.fragmentOffset;
        record = new EncodedExtent(offset & 0xFFFF_FFFFL, offset >>> 32, logical);
      } else {
        Optional<Algorithm> packed = extents.isRaw(i) ? Optional.empty() : Optional.of(algorithm);
        long plen = EncodedExtent.lengthWord(extents.stored(i), packed, false);
        // A hole has a length of 0, whatever else its record says.
        record = new EncodedExtent(extents.stored(i) == 0 ? 0 : plen, physical, logical);
      }
      record.write(b, at + i * recordSize, recordSize);
      logical += extents.length(i);
      physical += extents.stored(i);
    }
  }
}
