package io.initfs.erofs.disk;

import java.util.zip.CRC32C;

/**
 * The superblock checksum: CRC32C without the final inversion, over the image from byte 1024 to the
 * end of that block, the checksum field itself taken as zero. Inodes or tables that happen to stand
 * in the same block are covered too, so it is the last thing a writer computes.
 */
public final class SuperblockChecksum {
  private SuperblockChecksum() {}

  /** How many bytes from {@link Superblock#OFFSET} on are covered. */
  public static int coveredBytes(int blockSize) {
    return blockSize > Superblock.OFFSET ? blockSize - Superblock.OFFSET : blockSize;
  }

  /** The checksum, as u32, of the covered bytes that start at {@code at}. */
  public static long compute(byte[] bytes, int at, int length) {
    int field = at + Superblock.CHECKSUM_OFFSET;
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, Superblock.CHECKSUM_OFFSET);
    crc.update(new byte[4]);
    crc.update(bytes, field + 4, at + length - field - 4);
    return ~crc.getValue() & 0xFFFF_FFFFL;
  }

  /** Computes and stores the checksum of the superblock at {@code at}, its block being complete. */
  public static void seal(byte[] bytes, int at, int blockSize) {
    long checksum = compute(bytes, at, coveredBytes(blockSize));
    LittleEndian.putU32(bytes, at + Superblock.CHECKSUM_OFFSET, checksum);
  }
}
