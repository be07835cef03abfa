package io.initfs.erofs.map;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.NodeKind;

/**
 * FLAT_PLAIN: consecutive blocks, or since Linux 6.15 none for a file of zeros. FLAT_INLINE: all
 * blocks but the last are consecutive, and the tail follows the inode and its xattrs, within one
 * block.
 */
record FlatExtentMap(Extent blocks, Extent.Raw tail) implements ExtentMap {
  static FlatExtentMap open(Volume volume, Inode inode) throws ErofsException {
    boolean inline = inode.layout() == DataLayout.FLAT_INLINE && inode.size() > 0;
    long blocksEnd = inline ? inode.size() - 1 & -(long) volume.blockSize() : inode.size();
    Extent.Raw tail = new Extent.Raw(blocksEnd, inode.size() - blocksEnd, inode.body());
    long tailInBlock = tail.at().address() & (volume.blockSize() - 1);
    if (inline && tailInBlock + tail.length() > volume.blockSize()) {
      throw new CorruptImageException(
          volume.where("inline tail", inode.nid()).at(tail.at().address()),
          "crosses a block",
          "an end within " + volume.blockSize(),
          Long.toString(tailInBlock + tail.length()));
    }
    if (inline && blocksEnd > 0 && inode.startBlock() == Inode.NO_BLOCK) {
      throw new CorruptImageException(
          volume.where("inode", inode.nid()),
          "start block of " + blocksEnd + " bytes",
          "one, an inline tail being behind them",
          "none");
    }
    return new FlatExtentMap(blocks(volume, inode, blocksEnd), tail);
  }

  private static Extent blocks(Volume volume, Inode inode, long length) throws ErofsException {
    if (length == 0 || inode.startBlock() == Inode.NO_BLOCK) {
      return new Extent.Hole(0, length);
    }
    Location at =
        volume.locate(
            Location.PRIMARY, inode.startBlock(), () -> volume.where("inode", inode.nid()));
    boolean metadata = inode.kind() != NodeKind.REGULAR_FILE && at.space() == Location.PRIMARY;
    return new Extent.Raw(0, length, metadata ? new Location(Location.METADATA, at.address()) : at);
  }

  @Override
  public Location end() {
    return tail.at().plus(tail.length());
  }

  @Override
  public Extent extentAt(long offset) {
    return offset < blocks.end() ? blocks : tail;
  }
}
