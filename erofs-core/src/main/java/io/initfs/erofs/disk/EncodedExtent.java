package io.initfs.erofs.disk;

import static io.initfs.erofs.disk.LittleEndian.u32;

import java.util.Optional;

/**
 * One record of an encoded extent table ({@code struct z_erofs_extent}): the first 4, 8, 16 or 32
 * bytes of
 *
 * <pre>
 *   0 u32 plen | 4 u32 pstart low | 8 u32 pstart high | 12 u32 lstart low | 16 u32 lstart high | 20 zeros
 * </pre>
 *
 * <p>What a shorter record leaves out reads as 0 here.
 *
 * @param plen the length word, see {@link #storedBytes}; of a tail in the packed inode the low half
 *     of its offset there
 * @param physical byte address of the stored data, not aligned to anything
 * @param logical offset in the file
 */
public record EncodedExtent(long plen, long physical, long logical) {
  /** Bytes of the u64 address that stands in front of records of 4 bytes. */
  public static final int START_SIZE = 8;

  private static final int LENGTH_BITS = 21;
  private static final int PARTIAL_BIT = 27;
  private static final int FORMAT_BIT = 28;

  public static EncodedExtent read(byte[] b, int at, int recordSize) {
    long physical = recordSize >= 8 ? u32(b, at + 4) : 0;
    long logical = 0;
    if (recordSize >= 16) {
      physical |= u32(b, at + 8) << 32;
      logical = u32(b, at + 12);
    }
    if (recordSize >= 32) {
      logical |= u32(b, at + 16) << 32;
    }
    return new EncodedExtent(u32(b, at), physical, logical);
  }

  /** Reads the address of the first extent of a table whose records have 4 bytes. */
  public static long readStart(byte[] b, int at) {
    return LittleEndian.u64(b, at);
  }

  /** Writes the first {@code recordSize} bytes. */
  public void write(byte[] b, int at, int recordSize) {
    LittleEndian.putU32(b, at, plen);
    if (recordSize >= 8) {
      LittleEndian.putU32(b, at + 4, physical);
    }
    if (recordSize >= 16) {
      LittleEndian.putU32(b, at + 8, physical >>> 32);
      LittleEndian.putU32(b, at + 12, logical);
    }
    if (recordSize >= 32) {
      LittleEndian.putU32(b, at + 16, logical >>> 32);
    }
  }

  /** The length word of {@code stored} bytes, uncompressed if there is no algorithm. */
  public static long lengthWord(int stored, Optional<Algorithm> algorithm, boolean partial) {
    long format = algorithm.map(known -> known.code() + 1).orElse(0);
    return stored | (partial ? 1L << PARTIAL_BIT : 0) | format << FORMAT_BIT;
  }

  /** Bytes that are stored, 0 for a hole: at most 2^21 - 1. */
  public int storedBytes() {
    return (int) (plen & ((1 << LENGTH_BITS) - 1));
  }

  /** Whether the data decode to more than the extent has. */
  public boolean isPartial() {
    return (plen >> PARTIAL_BIT & 1) != 0;
  }

  /** 0 for uncompressed data, else one more than an {@link Algorithm#code}: 0 to 15. */
  public int format() {
    return (int) (plen >> FORMAT_BIT & 0xF);
  }
}
