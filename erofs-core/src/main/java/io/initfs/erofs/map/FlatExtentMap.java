package io.initfs.erofs.map;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;

/**
 * FLAT_PLAIN: consecutive blocks. FLAT_INLINE: all blocks but the last are consecutive, and the
 * tail follows the inode and its xattrs, within one block.
 */
final class FlatExtentMap implements ExtentMap {
  /** The start block of a file without blocks, all zeros: Linux 6.15 and later. */
  private static final long HOLE = 0xFFFF_FFFFL;

  private final Extent.Raw blocks;
  private final Extent.Raw tail;

  FlatExtentMap(Volume volume, Inode inode) throws ErofsException {
    int blockSize = volume.blockSize();
    if (inode.layout() == DataLayout.FLAT_PLAIN && inode.size() > 0 && inode.union() == HOLE) {
      throw new UnsupportedFeatureException(
          volume.where("inode", inode.nid()), "a file that is one hole");
    }
    boolean inline = inode.layout() == DataLayout.FLAT_INLINE && inode.size() > 0;
    long blocksEnd = inline ? (inode.size() - 1) / blockSize * blockSize : inode.size();
    this.blocks = new Extent.Raw(0, blocksEnd, inode.union() * blockSize);
    this.tail = new Extent.Raw(blocksEnd, inode.size() - blocksEnd, inode.bodyAddress());
    long tailInBlock = tail.physical() & (blockSize - 1);
    if (inline && tailInBlock + tail.length() > blockSize) {
      throw new CorruptImageException(
          volume.where("inline tail", inode.nid()).at(tail.physical()),
          "crosses a block",
          "an end within " + blockSize,
          Long.toString(tailInBlock + tail.length()));
    }
  }

  @Override
  public Extent extentAt(long offset) {
    return offset < blocks.end() ? blocks : tail;
  }
}
