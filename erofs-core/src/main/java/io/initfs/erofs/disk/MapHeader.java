package io.initfs.erofs.disk;

/**
 * The header of a compressed inode's map ({@code struct z_erofs_map_header}), 8 bytes at the first
 * multiple of 8 behind the inode and its xattrs.
 *
 * @param fragmentOffset offset in the packed inode, or in its upper half the size of an inline tail
 * @param advise flags, see the constants
 * @param algorithmType HEAD1's algorithm in the low nibble, HEAD2's in the high one
 * @param clusterBits low nibble: log2(lcluster / block); bit 7: the whole file is a fragment
 */
public record MapHeader(long fragmentOffset, int advise, int algorithmType, int clusterBits) {
  public static final int SIZE = 8;

  /** Where a map header stands: multiples of this, in the image. */
  public static final int ALIGNMENT = 8;

  /** Compact layout: packs of 16 two-byte entries are in use. */
  public static final int ADVISE_COMPACTED_2B = 0x01;

  /** Pclusters of HEAD1 may exceed one block. */
  public static final int ADVISE_BIG_PCLUSTER_1 = 0x02;

  /** Pclusters of HEAD2 may exceed one block. */
  public static final int ADVISE_BIG_PCLUSTER_2 = 0x04;

  /** The tail pcluster stands behind the index. */
  public static final int ADVISE_INLINE_PCLUSTER = 0x08;

  /** Uncompressed blocks are interlaced. */
  public static final int ADVISE_INTERLACED = 0x10;

  /** The tail is in the packed inode. */
  public static final int ADVISE_FRAGMENT = 0x20;

  public static final int WHOLE_FILE_FRAGMENT = 0x80;

  public static MapHeader read(byte[] b, int at) {
    return new MapHeader(
        LittleEndian.u32(b, at),
        LittleEndian.u16(b, at + 4),
        LittleEndian.u8(b, at + 6),
        LittleEndian.u8(b, at + 7));
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU32(b, at, fragmentOffset);
    LittleEndian.putU16(b, at + 4, advise);
    LittleEndian.putU8(b, at + 6, algorithmType);
    LittleEndian.putU8(b, at + 7, clusterBits);
  }
}
