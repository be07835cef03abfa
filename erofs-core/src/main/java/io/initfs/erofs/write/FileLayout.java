package io.initfs.erofs.write;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.map.CompactIndexZones;

/** The rules by which data are laid out around an inode. */
final class FileLayout {
  private FileLayout() {}

  /**
   * Whether a tail can follow its inode: both in one block. Bytes behind the last full block, or
   * anything short, need no block of their own then.
   */
  static boolean tailFits(PlannedInode inode) {
    int tail = Blocks.tail(inode.size);
    return tail > 0 && inode.headSize() + tail <= Blocks.SIZE;
  }

  static DataLayout flatLayout(PlannedInode inode) {
    return tailFits(inode) ? DataLayout.FLAT_INLINE : DataLayout.FLAT_PLAIN;
  }

  /** Blocks of flat data, an inline tail not counted. */
  static long flatBlocks(PlannedInode inode) {
    return tailFits(inode) ? inode.size >> Blocks.BITS : Blocks.count(inode.size);
  }

  /** Whether {@code packedBytes} of pclusters and their index take less room than the flat form. */
  static boolean compressionPays(PlannedInode inode, long packedBytes) {
    long flat = tailFits(inode) ? inode.size : Blocks.roundUp(inode.size);
    return packedBytes + indexSize(inode) < flat;
  }

  /** Bytes of a compact index with its header, from the end of inode and xattrs on. */
  static long indexSize(PlannedInode inode) {
    CompactIndexZones zones = indexZones(inode, 0);
    return zones.start() + zones.size() - inode.headSize();
  }

  /** Where the map header stands, from the start of the inode. */
  static long indexHeaderOffset(PlannedInode inode) {
    return ((long) inode.headSize() + MapHeader.ALIGNMENT - 1) & -MapHeader.ALIGNMENT;
  }

  /**
   * @param inodeAddress a multiple of 32, which is all that matters of it for the zones' sizes
   */
  static CompactIndexZones indexZones(PlannedInode inode, long inodeAddress) {
    return CompactIndexZones.at(
        inodeAddress + indexHeaderOffset(inode), Blocks.count(inode.size), true);
  }
}
