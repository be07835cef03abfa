package io.initfs.erofs.volume;

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
    long address = volume.address(nid);
    byte[] bytes = new byte[ExtendedInode.SIZE];
    volume.metadata().readFully(address, bytes, 0, CompactInode.SIZE);
    InodeFormat format = InodeFormat.read(bytes, 0);
    if (!format.extended()) {
      return fromCompact(nid, CompactInode.read(bytes, 0));
    }
    volume
        .metadata()
        .readFully(
            address + CompactInode.SIZE,
            bytes,
            CompactInode.SIZE,
            ExtendedInode.SIZE - CompactInode.SIZE);
    return fromExtended(nid, ExtendedInode.read(bytes, 0));
  }

  private Inode fromCompact(long nid, CompactInode disk) throws IOException {
    Superblock superblock = volume.superblock();
    NodeKind kind = kind(nid, disk.mode());
    DataLayout layout = layout(nid, disk.format());
    return new Inode(
        nid,
        false,
        layout,
        kind,
        disk.mode() & PERMISSION_MASK,
        disk.size(),
        disk.u(),
        disk.nb(),
        disk.uid(),
        disk.gid(),
        new Timestamp(superblock.epoch() + disk.mtime(), nanos(superblock.fixedNsec())),
        XattrBodyHeader.bodySize(disk.xattrIcount()),
        bodyAddress(nid, CompactInode.SIZE, disk.xattrIcount()));
  }

  private Inode fromExtended(long nid, ExtendedInode disk) throws IOException {
    NodeKind kind = kind(nid, disk.mode());
    DataLayout layout = layout(nid, disk.format());
    if (disk.size() < 0) {
      throw new CorruptImageException(
          where(nid), "i_size", "at least 0", Long.toString(disk.size()));
    }
    if (disk.nb() != 0) {
      throw new UnsupportedFeatureException(where(nid), "block addresses above 32 bits");
    }
    return new Inode(
        nid,
        true,
        layout,
        kind,
        disk.mode() & PERMISSION_MASK,
        disk.size(),
        disk.u(),
        disk.nlink(),
        disk.uid(),
        disk.gid(),
        new Timestamp(disk.mtime(), nanos(disk.mtimeNsec())),
        XattrBodyHeader.bodySize(disk.xattrIcount()),
        bodyAddress(nid, ExtendedInode.SIZE, disk.xattrIcount()));
  }

  private NodeKind kind(long nid, int mode) throws CorruptImageException {
    return NodeKind.fromMode(mode)
        .orElseThrow(
            () ->
                new CorruptImageException(
                    where(nid),
                    "i_mode",
                    "one of the seven file types",
                    String.format("0%o", mode)));
  }

  private DataLayout layout(long nid, InodeFormat format) throws UnsupportedFeatureException {
    if (format.reserved() != 0 || format.bit4()) {
      throw new UnsupportedFeatureException(
          where(nid),
          String.format("i_format bits 0x%x", format.reserved() << 5 | (format.bit4() ? 16 : 0)));
    }
    return DataLayout.fromCode(format.layoutCode())
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(where(nid), "data layout " + format.layoutCode()));
  }

  private long bodyAddress(long nid, int inodeSize, int xattrIcount) {
    return volume.address(nid) + inodeSize + XattrBodyHeader.bodySize(xattrIcount);
  }

  /** The kernel shows whatever is stored; a number of nanoseconds it is not. */
  private static int nanos(long stored) {
    return (int) Math.min(stored, MAX_NANOS);
  }

  private Where where(long nid) {
    return volume.where("inode", nid).at(volume.address(nid));
  }
}
