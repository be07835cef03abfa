package io.initfs.erofs.volume;

import static io.initfs.erofs.volume.Inode.NO_BLOCK;

import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;
import java.io.IOException;

/** nid to {@link Inode}: both on-disk versions, with the checks of the kernel's inode load. */
public final class InodeReader {
  private static final int PERMISSION_MASK = 07777;
  private static final int MAX_NANOS = 999_999_999;

  private static final long NO_BLOCK_32 = 0xFFFF_FFFFL;
  private static final long NO_BLOCK_48 = 0xFFFF_FFFF_FFFFL;

  private final Volume volume;

  public InodeReader(Volume volume) {
    this.volume = volume;
  }

  /**
   * Loads an inode.
   *
   * @throws CorruptImageException if there is no inode at that place
   * @throws UnsupportedFeatureException if it uses a layout that is not known
   */
  public Inode read(long nid) throws IOException {
    Location location = volume.inodeLocation(nid);
    byte[] bytes = new byte[ExtendedInode.SIZE];
    volume.readFully(location, bytes, 0, CompactInode.SIZE);
    InodeFormat format = InodeFormat.read(bytes, 0);
    if (!format.extended()) {
      return fromCompact(nid, location, CompactInode.read(bytes, 0));
    }
    volume.readFully(
        location.plus(CompactInode.SIZE),
        bytes,
        CompactInode.SIZE,
        ExtendedInode.SIZE - CompactInode.SIZE);
    return fromExtended(nid, location, ExtendedInode.read(bytes, 0));
  }

  /**
   * Loads an inode of whose data others are made.
   *
   * @param name what errors call it: packed inode, or metabox
   * @throws CorruptImageException if it is something that has no data, too: a device, FIFO or
   *     socket
   */
  public Inode readNameless(String name, long nid) throws IOException {
    Inode inode = read(nid);
    return switch (inode.kind()) {
      case REGULAR_FILE, DIRECTORY, SYMLINK -> inode;
      default ->
          throw new CorruptImageException(
              where(nid, volume.inodeLocation(nid)),
              "type of the " + name,
              "one that has data",
              inode.kind().toString());
    };
  }

  private Inode fromCompact(long nid, Location location, CompactInode disk) throws IOException {
    Superblock superblock = volume.superblock();
    NodeKind kind = kind(nid, location, disk.mode());
    DataLayout layout = layout(nid, location, disk.format());
    // With this bit, since Linux 6.15, the link count is 1 and its field is free for high bits.
    boolean oneLink = disk.format().bit4() && kind != NodeKind.DIRECTORY;
    return new Inode(
        nid,
        false,
        layout,
        kind,
        disk.mode() & PERMISSION_MASK,
        disk.size(),
        disk.u(),
        oneLink ? wideBlock(disk.u(), disk.nb()) : disk.u() == NO_BLOCK_32 ? NO_BLOCK : disk.u(),
        oneLink ? 1 : disk.nb(),
        disk.format().bit4() && kind == NodeKind.DIRECTORY,
        disk.uid(),
        disk.gid(),
        new Timestamp(superblock.epoch() + disk.mtime(), nanos(superblock.fixedNsec())),
        XattrBodyHeader.bodySize(disk.xattrIcount()),
        location.plus(CompactInode.SIZE + XattrBodyHeader.bodySize(disk.xattrIcount())));
  }

  private Inode fromExtended(long nid, Location location, ExtendedInode disk) throws IOException {
    NodeKind kind = kind(nid, location, disk.mode());
    DataLayout layout = layout(nid, location, disk.format());
    if (disk.size() < 0) {
      throw new CorruptImageException(
          where(nid, location), "i_size", "at least 0", Long.toString(disk.size()));
    }
    return new Inode(
        nid,
        true,
        layout,
        kind,
        disk.mode() & PERMISSION_MASK,
        disk.size(),
        disk.u(),
        wideBlock(disk.u(), disk.nb()),
        disk.nlink(),
        disk.format().bit4() && kind == NodeKind.DIRECTORY,
        disk.uid(),
        disk.gid(),
        new Timestamp(disk.mtime(), nanos(disk.mtimeNsec())),
        XattrBodyHeader.bodySize(disk.xattrIcount()),
        location.plus(ExtendedInode.SIZE + XattrBodyHeader.bodySize(disk.xattrIcount())));
  }

  /** A block number of 48 bits, all ones for none. */
  private static long wideBlock(long low, int high) {
    long block = low | (long) high << 32;
    return block == NO_BLOCK_48 ? NO_BLOCK : block;
  }

  private NodeKind kind(long nid, Location location, int mode) throws CorruptImageException {
    return NodeKind.fromMode(mode)
        .orElseThrow(
            () ->
                new CorruptImageException(
                    where(nid, location),
                    "i_mode",
                    "one of the seven file types",
                    String.format("0%o", mode)));
  }

  private DataLayout layout(long nid, Location location, InodeFormat format)
      throws UnsupportedFeatureException {
    if (format.reserved() != 0) {
      throw new UnsupportedFeatureException(
          where(nid, location), String.format("i_format bits 0x%x", format.reserved() << 5));
    }
    return DataLayout.fromCode(format.layoutCode())
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                    where(nid, location), "data layout " + format.layoutCode()));
  }

  /** The kernel shows whatever is stored; a number of nanoseconds it is not. */
  private static int nanos(long stored) {
    return (int) Math.min(stored, MAX_NANOS);
  }

  private Where where(long nid, Location location) {
    return volume.where("inode", nid).at(location.address());
  }
}
