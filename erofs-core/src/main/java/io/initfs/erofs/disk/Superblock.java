package io.initfs.erofs.disk;

import static io.initfs.erofs.disk.LittleEndian.putU16;
import static io.initfs.erofs.disk.LittleEndian.putU32;
import static io.initfs.erofs.disk.LittleEndian.putU64;
import static io.initfs.erofs.disk.LittleEndian.putU8;
import static io.initfs.erofs.disk.LittleEndian.u16;
import static io.initfs.erofs.disk.LittleEndian.u32;
import static io.initfs.erofs.disk.LittleEndian.u64;
import static io.initfs.erofs.disk.LittleEndian.u8;

import io.initfs.fstree.ImmutableBytes;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The superblock ({@code struct erofs_super_block}), 128 bytes at byte 1024 of the image.
 *
 * @param magic {@link #MAGIC}
 * @param checksum CRC32C of the block, valid with {@link Features#SB_CHKSUM}, see {@link
 *     SuperblockChecksum}
 * @param featureCompat bits a reader may ignore, see {@link Features}
 * @param blkszbits log2 of the block size
 * @param extSlots 16-byte slots that follow the 128 bytes
 * @param rootNid16 root nid; with 48BIT and a 64-bit root nid, bits 32 to 47 of the block count
 * @param inos number of inodes, statistics only
 * @param epoch seconds since 1970, signed; the time of compact inodes
 * @param fixedNsec nanoseconds of compact inodes
 * @param blocks image size in blocks, low 32 bits
 * @param metaBlkaddr block at which nid 0 would be
 * @param xattrBlkaddr block from which shared xattr ids are counted
 * @param uuid volume UUID
 * @param volumeName label, at most 16 bytes, without trailing NULs
 * @param featureIncompat bits a reader must know, see {@link Features}
 * @param lz4DistanceOrAlgorithms largest LZ4 distance, or with COMPR_CFGS the bitmap of algorithms
 * @param extraDevices slots in the device table
 * @param deviceTableSlot its position in units of 128 bytes
 * @param dirblkbits must be 0
 * @param xattrPrefixCount long xattr name prefixes
 * @param xattrPrefixStart their position in units of 4 bytes
 * @param packedNid nid of the packed inode, 0 for none
 * @param xattrFilterReserved must be 0 for the name filters to be used
 * @param ishareXattrPrefixId with ISHARE_XATTRS, the long prefix of content fingerprints
 * @param buildTime seconds after {@code epoch}
 * @param rootNid64 root nid with 48BIT, if not 0
 */
public record Superblock(
    long magic,
    long checksum,
    long featureCompat,
    int blkszbits,
    int extSlots,
    int rootNid16,
    long inos,
    long epoch,
    long fixedNsec,
    long blocks,
    long metaBlkaddr,
    long xattrBlkaddr,
    UUID uuid,
    ImmutableBytes volumeName,
    long featureIncompat,
    int lz4DistanceOrAlgorithms,
    int extraDevices,
    int deviceTableSlot,
    int dirblkbits,
    int xattrPrefixCount,
    long xattrPrefixStart,
    long packedNid,
    int xattrFilterReserved,
    int ishareXattrPrefixId,
    long buildTime,
    long rootNid64) {
  /** Byte offset in the image; what stands before it is free for boot code. */
  public static final int OFFSET = 1024;

  public static final int SIZE = 128;
  public static final long MAGIC = 0xE0F5E1E2L;
  public static final int CHECKSUM_OFFSET = 4;
  public static final int VOLUME_NAME_SIZE = 16;

  public static Superblock read(byte[] b, int at) {
    ByteBuffer uuid = ByteBuffer.wrap(b, at + 0x30, 16);
    return new Superblock(
        u32(b, at),
        u32(b, at + CHECKSUM_OFFSET),
        u32(b, at + 0x08),
        u8(b, at + 0x0C),
        u8(b, at + 0x0D),
        u16(b, at + 0x0E),
        u64(b, at + 0x10),
        u64(b, at + 0x18),
        u32(b, at + 0x20),
        u32(b, at + 0x24),
        u32(b, at + 0x28),
        u32(b, at + 0x2C),
        new UUID(uuid.getLong(), uuid.getLong()),
        readVolumeName(b, at + 0x40),
        u32(b, at + 0x50),
        u16(b, at + 0x54),
        u16(b, at + 0x56),
        u16(b, at + 0x58),
        u8(b, at + 0x5A),
        u8(b, at + 0x5B),
        u32(b, at + 0x5C),
        u64(b, at + 0x60),
        u8(b, at + 0x68),
        u8(b, at + 0x69),
        u32(b, at + 0x6C),
        u64(b, at + 0x70));
  }

  public void write(byte[] b, int at) {
    putU32(b, at, magic);
    putU32(b, at + CHECKSUM_OFFSET, checksum);
    putU32(b, at + 0x08, featureCompat);
    putU8(b, at + 0x0C, blkszbits);
    putU8(b, at + 0x0D, extSlots);
    putU16(b, at + 0x0E, rootNid16);
    putU64(b, at + 0x10, inos);
    putU64(b, at + 0x18, epoch);
    putU32(b, at + 0x20, fixedNsec);
    putU32(b, at + 0x24, blocks);
    putU32(b, at + 0x28, metaBlkaddr);
    putU32(b, at + 0x2C, xattrBlkaddr);
    ByteBuffer.wrap(b, at + 0x30, 16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits());
    System.arraycopy(volumeName.toByteArray(), 0, b, at + 0x40, volumeName.length());
    putU32(b, at + 0x50, featureIncompat);
    putU16(b, at + 0x54, lz4DistanceOrAlgorithms);
    putU16(b, at + 0x56, extraDevices);
    putU16(b, at + 0x58, deviceTableSlot);
    putU8(b, at + 0x5A, dirblkbits);
    putU8(b, at + 0x5B, xattrPrefixCount);
    putU32(b, at + 0x5C, xattrPrefixStart);
    putU64(b, at + 0x60, packedNid);
    putU8(b, at + 0x68, xattrFilterReserved);
    putU8(b, at + 0x69, ishareXattrPrefixId);
    putU32(b, at + 0x6C, buildTime);
    putU64(b, at + 0x70, rootNid64);
  }

  /** Bytes of the superblock with its slots: the compression configurations follow it. */
  public int size() {
    return SIZE + extSlots * SuperblockExtension.SIZE;
  }

  public boolean hasCompat(long feature) {
    return (featureCompat & feature) != 0;
  }

  public boolean hasIncompat(long feature) {
    return (featureIncompat & feature) != 0;
  }

  /** Whether {@link #packedNid} is one; the feature's bit alone may stand for dedupe. */
  public boolean hasPackedInode() {
    return hasIncompat(Features.FRAGMENTS) && packedNid != 0;
  }

  /** nid of the root directory. */
  public long rootNid() {
    return hasWideRoot() ? rootNid64 : rootNid16;
  }

  /** When the image was made, in seconds since 1970. */
  public long builtAt() {
    return epoch + buildTime;
  }

  /** Blocks of the primary device, statistics only. */
  public long blockCount() {
    return hasWideRoot() ? blocks | (long) rootNid16 << 32 : blocks;
  }

  /** Then the field of the short root nid is free for the high bits of the block count. */
  private boolean hasWideRoot() {
    return hasIncompat(Features.BIT48) && rootNid64 != 0;
  }

  private static ImmutableBytes readVolumeName(byte[] b, int at) {
    int end = at + VOLUME_NAME_SIZE;
    while (end > at && b[end - 1] == 0) {
      end--;
    }
    return ImmutableBytes.copyOfRange(b, at, end);
  }
}
