package io.initfs.erofs.disk;

/**
 * Where one chunk is: an entry of either kind of chunk map ({@code struct erofs_inode_chunk_index},
 * or a bare block address).
 *
 * @param startBlock first block, or {@link #HOLE}
 * @param device device it counts on, not masked yet; 0 for the primary
 */
public record ChunkIndex(long startBlock, int device) {
  public static final int SIZE = 8;

  /** A chunk of zeros without blocks. */
  public static final long HOLE = -1;

  private static final long MASK_32 = 0xFFFF_FFFFL;
  private static final long MASK_48 = 0xFFFF_FFFF_FFFFL;

  /** Reads the entry that stands at {@code at} in a map of this format. */
  public static ChunkIndex read(byte[] b, int at, ChunkFormat format) {
    if (!format.indexes()) {
      return new ChunkIndex(orHole(LittleEndian.u32(b, at), MASK_32), 0);
    }
    long low = LittleEndian.u32(b, at + 4);
    long block = format.wide() ? low | (long) LittleEndian.u16(b, at) << 32 : low;
    return new ChunkIndex(
        orHole(block, format.wide() ? MASK_48 : MASK_32), LittleEndian.u16(b, at + 2));
  }

  public void write(byte[] b, int at, ChunkFormat format) {
    if (!format.indexes()) {
      LittleEndian.putU32(b, at, startBlock);
      return;
    }
    LittleEndian.putU16(b, at, format.wide() ? (int) (startBlock >> 32) : 0);
    LittleEndian.putU16(b, at + 2, device);
    LittleEndian.putU32(b, at + 4, startBlock);
  }

  public boolean isHole() {
    return startBlock == HOLE;
  }

  private static long orHole(long block, long allOnes) {
    return block == allOnes ? HOLE : block;
  }
}
