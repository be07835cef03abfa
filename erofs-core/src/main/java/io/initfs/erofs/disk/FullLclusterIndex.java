package io.initfs.erofs.disk;

/**
 * One entry of a full index ({@code struct z_erofs_lcluster_index}), 8 bytes an lcluster. The index
 * starts {@link #GAP} bytes behind its map header.
 *
 * @param type as in {@link LclusterEntry}
 * @param partial a head's pcluster decodes to more than the extent has: PARTIAL_REF
 * @param clusterOffset heads: where in the lcluster the extent starts, u16
 * @param block heads: first block of the pcluster, u32
 * @param back NONHEAD: distance to the head, or with {@link LclusterEntry#BLOCK_COUNT} the blocks
 * @param forward NONHEAD: distance to the next head, or less
 */
public record FullLclusterIndex(
    int type, boolean partial, int clusterOffset, long block, int back, int forward) {
  public static final int SIZE = 8;

  /** Reserved bytes between the map header and the first entry. */
  public static final int GAP = 8;

  private static final int TYPE_MASK = 3;
  private static final int PARTIAL_REF = 1 << 15;
  private static final int HOLE = 1 << 14;

  public static FullLclusterIndex head(int type, boolean partial, int clusterOffset, long block) {
    return new FullLclusterIndex(type, partial, clusterOffset, block, 0, 0);
  }

  public static FullLclusterIndex nonHead(int back, int forward) {
    return new FullLclusterIndex(LclusterEntry.NONHEAD, false, 0, 0, back, forward);
  }

  public static FullLclusterIndex read(byte[] b, int at) {
    int advise = LittleEndian.u16(b, at);
    int type = advise & TYPE_MASK;
    if (type == LclusterEntry.NONHEAD) {
      return nonHead(LittleEndian.u16(b, at + 4), LittleEndian.u16(b, at + 6));
    }
    return head(
        type,
        (advise & PARTIAL_REF) != 0,
        LittleEndian.u16(b, at + 2),
        LittleEndian.u32(b, at + 4));
  }

  /**
   * Whether the entry at {@code at} has the flag HOLE, of Linux 7.2: then no other field counts.
   */
  public static boolean isHole(byte[] b, int at) {
    return (LittleEndian.u16(b, at) & HOLE) != 0;
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU16(b, at, type | (partial ? PARTIAL_REF : 0));
    LittleEndian.putU16(b, at + 2, clusterOffset);
    if (type == LclusterEntry.NONHEAD) {
      LittleEndian.putU16(b, at + 4, back);
      LittleEndian.putU16(b, at + 6, forward);
    } else {
      LittleEndian.putU32(b, at + 4, block);
    }
  }
}
