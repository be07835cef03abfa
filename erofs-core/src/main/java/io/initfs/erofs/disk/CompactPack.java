package io.initfs.erofs.disk;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A pack of a compact index: entries side by side as one little-endian bit string, then the block
 * address they share.
 *
 * <pre>
 *   "4-byte" pack, 8 bytes:    2 entries of 16 bits | u32 base
 *   "2-byte" pack, 32 bytes:  16 entries of 14 bits | u32 base
 * </pre>
 *
 * @param entries 2 or 16
 * @param base with one-block pclusters: block of the last head before the pack, u32
 */
public record CompactPack(ImmutableList<LclusterEntry> entries, long base) {
  /** Entries of a "4-byte" pack. */
  public static final int SMALL_ENTRIES = 2;

  /** Entries of a "2-byte" pack. */
  public static final int LARGE_ENTRIES = 16;

  public static final int SMALL_SIZE = 8;
  public static final int LARGE_SIZE = 32;

  /** Bits of an entry's low part where lclusters are at most 4 KiB. */
  public static final int MIN_LOW_BITS = 12;

  private static final int BASE_SIZE = 4;

  public CompactPack(List<LclusterEntry> entries, long base) {
    this(ImmutableList.copyOf(entries), base);
  }

  /** Bytes of a pack of {@code entryCount} entries. */
  public static int size(int entryCount) {
    return entryCount == LARGE_ENTRIES ? LARGE_SIZE : SMALL_SIZE;
  }

  public static CompactPack read(byte[] b, int at, int entryCount, int lowBits) {
    int width = width(entryCount);
    ImmutableList.Builder<LclusterEntry> entries =
        ImmutableList.builderWithExpectedSize(entryCount);
    for (int i = 0; i < entryCount; i++) {
      // At most 7 + 16 bits, and the base behind the last entry keeps a u32 read within the pack.
      int bit = i * width;
      int raw = (int) (LittleEndian.u32(b, at + bit / 8) >> bit % 8) & ((1 << width) - 1);
      entries.add(new LclusterEntry(raw >> lowBits & 3, raw & ((1 << lowBits) - 1)));
    }
    return new CompactPack(entries.build(), LittleEndian.u32(b, at + size(entryCount) - BASE_SIZE));
  }

  public void write(byte[] b, int at, int lowBits) {
    int width = width(entries.size());
    long bits = 0;
    int bitCount = 0;
    int next = at;
    for (LclusterEntry entry : entries) {
      bits |= ((long) entry.type() << lowBits | entry.low()) << bitCount;
      bitCount += width;
      for (; bitCount >= 8; bitCount -= 8) {
        b[next++] = (byte) bits;
        bits >>>= 8;
      }
    }
    LittleEndian.putU32(b, at + size(entries.size()) - BASE_SIZE, base);
  }

  private static int width(int entryCount) {
    return (size(entryCount) - BASE_SIZE) * 8 / entryCount;
  }
}
