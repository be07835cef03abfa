package io.initfs.erofs.disk;

import static io.initfs.erofs.disk.LittleEndian.putU16;
import static io.initfs.erofs.disk.LittleEndian.putU32;
import static io.initfs.erofs.disk.LittleEndian.putU64;
import static io.initfs.erofs.disk.LittleEndian.u16;
import static io.initfs.erofs.disk.LittleEndian.u32;
import static io.initfs.erofs.disk.LittleEndian.u64;

/**
 * The 64-byte inode ({@code struct erofs_inode_extended}).
 *
 * @param format i_format
 * @param xattrIcount size code of the xattr body, see {@link XattrBodyHeader}
 * @param mode type and permission bits
 * @param nb high 16 bits of the start block or block count
 * @param size bytes of data, signed
 * @param u start block, block count or device number, by layout and type
 * @param ino serial number, informational
 * @param mtime seconds since 1970, signed, not relative to the epoch
 * @param nlink link count
 */
public record ExtendedInode(
    InodeFormat format,
    int xattrIcount,
    int mode,
    int nb,
    long size,
    long u,
    long ino,
    long uid,
    long gid,
    long mtime,
    long mtimeNsec,
    long nlink) {
  public static final int SIZE = 64;

  public static ExtendedInode read(byte[] b, int at) {
    return new ExtendedInode(
        InodeFormat.read(b, at),
        u16(b, at + 0x02),
        u16(b, at + 0x04),
        u16(b, at + 0x06),
        u64(b, at + 0x08),
        u32(b, at + 0x10),
        u32(b, at + 0x14),
        u32(b, at + 0x18),
        u32(b, at + 0x1C),
        u64(b, at + 0x20),
        u32(b, at + 0x28),
        u32(b, at + 0x2C));
  }

  public void write(byte[] b, int at) {
    format.write(b, at);
    putU16(b, at + 0x02, xattrIcount);
    putU16(b, at + 0x04, mode);
    putU16(b, at + 0x06, nb);
    putU64(b, at + 0x08, size);
    putU32(b, at + 0x10, u);
    putU32(b, at + 0x14, ino);
    putU32(b, at + 0x18, uid);
    putU32(b, at + 0x1C, gid);
    putU64(b, at + 0x20, mtime);
    putU32(b, at + 0x28, mtimeNsec);
    putU32(b, at + 0x2C, nlink);
  }
}
