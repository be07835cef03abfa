package io.initfs.erofs.disk;

import static io.initfs.erofs.disk.LittleEndian.putU16;
import static io.initfs.erofs.disk.LittleEndian.putU32;
import static io.initfs.erofs.disk.LittleEndian.u16;
import static io.initfs.erofs.disk.LittleEndian.u32;

/**
 * The 32-byte inode ({@code struct erofs_inode_compact}).
 *
 * @param format i_format
 * @param xattrIcount size code of the xattr body, see {@link XattrBodyHeader}
 * @param mode type and permission bits
 * @param nb link count, or high bits of the start block with NLINK_1
 * @param size bytes of data
 * @param mtime seconds after the superblock's epoch; kernels before 6.15 ignore it
 * @param u start block, block count or device number, by layout and type
 * @param ino serial number, informational
 */
public record CompactInode(
    InodeFormat format,
    int xattrIcount,
    int mode,
    int nb,
    long size,
    long mtime,
    long u,
    long ino,
    int uid,
    int gid) {
  public static final int SIZE = 32;

  public static CompactInode read(byte[] b, int at) {
    return new CompactInode(
        InodeFormat.read(b, at),
        u16(b, at + 0x02),
        u16(b, at + 0x04),
        u16(b, at + 0x06),
        u32(b, at + 0x08),
        u32(b, at + 0x0C),
        u32(b, at + 0x10),
        u32(b, at + 0x14),
        u16(b, at + 0x18),
        u16(b, at + 0x1A));
  }

  public void write(byte[] b, int at) {
    format.write(b, at);
    putU16(b, at + 0x02, xattrIcount);
    putU16(b, at + 0x04, mode);
    putU16(b, at + 0x06, nb);
    putU32(b, at + 0x08, size);
    putU32(b, at + 0x0C, mtime);
    putU32(b, at + 0x10, u);
    putU32(b, at + 0x14, ino);
    putU16(b, at + 0x18, uid);
    putU16(b, at + 0x1A, gid);
  }
}
