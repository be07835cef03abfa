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

  /**
   * COMPRESSED_FULL, where there are no compact packs: the map is a table of {@link
   * EncodedExtent}s. Bits 1 and 2 are then the size of its records.
   */
  public static final int ADVISE_EXTENTS = 0x01;

  private static final int WHOLE_FILE_FRAGMENT = 0x80;
  private static final int LCLUSTER_BITS_MASK = 0x0F;
  private static final int MIN_RECORD_SIZE = 4;

  /** The least record of an encoded extent that says where in the file it starts. */
  private static final int MIN_EXPLICIT_RECORD_SIZE = 16;

  /**
   * The header of a file that is a part of the packed inode.
   *
   * @param offset of its first byte there, at most 63 bits
   */
  public static MapHeader wholeFileFragment(long offset) {
    return new MapHeader(
        offset & 0xFFFF_FFFFL,
        (int) (offset >> 32) & 0xFFFF,
        (int) (offset >> 48) & 0xFF,
        ((int) (offset >> 56) & 0x7F) | WHOLE_FILE_FRAGMENT);
  }

  /** The header of a file whose last pcluster, of {@code size} bytes, is behind the index. */
  public static MapHeader withInlineTail(int size, int advise, Algorithm algorithm) {
    return new MapHeader((long) size << 16, advise, algorithm.code(), 0);
  }

  /**
   * The header of a table of encoded extents.
   *
   * @param recordSize 4, 8, 16 or 32
   * @param count number of records; stored where these say where in the file they start
   * @param lclusterShift log2(lcluster / block), where each has one lcluster
   * @param advise other flags
   */
  public static MapHeader encodedExtents(int recordSize, int count, int lclusterShift, int advise) {
    int size = Integer.numberOfTrailingZeros(recordSize / MIN_RECORD_SIZE);
    int flags = advise | ADVISE_EXTENTS | size << 1;
    return recordSize < MIN_EXPLICIT_RECORD_SIZE
        ? new MapHeader(0, flags, 0, lclusterShift)
        : new MapHeader(count, flags, 0, 0);
  }

  public static MapHeader read(byte[] b, int at) {
    return new MapHeader(
        LittleEndian.u32(b, at),
        LittleEndian.u16(b, at + 4),
        LittleEndian.u8(b, at + 6),
        LittleEndian.u8(b, at + 7));
  }

  public boolean has(int adviseFlag) {
    return (advise & adviseFlag) != 0;
  }

  /** log2(lcluster / block), 0 to 15. */
  public int lclusterShift() {
    return clusterBits & LCLUSTER_BITS_MASK;
  }

  /** Whether the whole file is a part of the packed inode: no other field but the offset counts. */
  public boolean isWholeFileFragment() {
    return (clusterBits & WHOLE_FILE_FRAGMENT) != 0;
  }

  /** Where in the packed inode a file is that {@link #isWholeFileFragment}: the other 63 bits. */
  public long wholeFileFragmentOffset() {
    long high =
        advise | (long) algorithmType << 16 | (clusterBits & ~(long) WHOLE_FILE_FRAGMENT) << 24;
    return fragmentOffset | high << 32;
  }

  /** Bytes of an inline tail pcluster. */
  public int inlineSize() {
    return (int) (fragmentOffset >> 16);
  }

  /** Bytes of a record of an encoded extent table: 4, 8, 16 or 32. */
  public int extentRecordSize() {
    return MIN_RECORD_SIZE << (advise >> 1 & 3);
  }

  /** Records of an encoded extent table, where they have 16 or 32 bytes; 48 bits. */
  public long extentCount() {
    return fragmentOffset | (long) (algorithmType | clusterBits << 8) << 32;
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU32(b, at, fragmentOffset);
    LittleEndian.putU16(b, at + 4, advise);
    LittleEndian.putU8(b, at + 6, algorithmType);
    LittleEndian.putU8(b, at + 7, clusterBits);
  }
}
