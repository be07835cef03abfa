package io.initfs.erofs.disk;

/**
 * The low u16 of a chunk-based inode's i_u.
 *
 * <pre>
 *   bit 15       7   6      5      4         0
 *      | reserved | 48BIT | INDEXES | chunk bits |
 * </pre>
 *
 * @param chunkBits log2(chunk / block), 0 to 31
 * @param indexes whether the map has entries of 8 bytes, {@link ChunkIndex}; else block addresses
 * @param wide whether the high 16 bits of an index's start block count
 * @param reserved bits 7 to 15, must be 0
 */
public record ChunkFormat(int chunkBits, boolean indexes, boolean wide, int reserved) {
  /** Bytes of an entry that is a block address alone, u32. */
  public static final int BLOCK_SIZE = 4;

  private static final int CHUNK_BITS_MASK = 0x1F;
  private static final int INDEXES = 0x20;
  private static final int WIDE = 0x40;

  /** Of {@code union}, an inode's i_u. */
  public static ChunkFormat of(long union) {
    int format = (int) (union & 0xFFFF);
    return new ChunkFormat(
        format & CHUNK_BITS_MASK, (format & INDEXES) != 0, (format & WIDE) != 0, format >> 7);
  }

  /** Bytes of one entry of the map, which is also what the map is aligned to. */
  public int entrySize() {
    return indexes ? ChunkIndex.SIZE : BLOCK_SIZE;
  }

  /** The i_u with this format. */
  public long union() {
    return chunkBits | (indexes ? INDEXES : 0) | (wide ? WIDE : 0) | (long) reserved << 7;
  }
}
