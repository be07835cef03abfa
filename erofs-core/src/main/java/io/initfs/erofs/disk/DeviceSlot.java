package io.initfs.erofs.disk;

import static io.initfs.erofs.disk.LittleEndian.u16;
import static io.initfs.erofs.disk.LittleEndian.u32;

import io.initfs.fstree.ImmutableBytes;

/**
 * One extra device ({@code struct erofs_deviceslot}), 128 bytes. The table of them starts at a
 * multiple of its own slot size, {@link Superblock#deviceTableSlot}.
 *
 * @param tag what the device is called, at most 64 bytes, without trailing NULs; informational
 * @param blocks its size in blocks, 48 bits with {@link Features#BIT48}
 * @param unifiedAddress block at which it starts in the address space of all devices, 0 for none
 */
public record DeviceSlot(ImmutableBytes tag, long blocks, long unifiedAddress) {
  public static final int SIZE = 128;
  private static final int TAG_SIZE = 64;

  /**
   * Reads a slot.
   *
   * @param wide whether the image has {@link Features#BIT48}; else the high halves do not count
   */
  public static DeviceSlot read(byte[] b, int at, boolean wide) {
    int end = at + TAG_SIZE;
    while (end > at && b[end - 1] == 0) {
      end--;
    }
    long blocksHigh = wide ? u16(b, at + 0x48) : 0;
    long addressHigh = wide ? u16(b, at + 0x4A) : 0;
    return new DeviceSlot(
        ImmutableBytes.copyOfRange(b, at, end),
        u32(b, at + 0x40) | blocksHigh << 32,
        u32(b, at + 0x44) | addressHigh << 32);
  }

  public void write(byte[] b, int at) {
    System.arraycopy(tag.toByteArray(), 0, b, at, tag.length());
    LittleEndian.putU32(b, at + 0x40, blocks);
    LittleEndian.putU32(b, at + 0x44, unifiedAddress);
    LittleEndian.putU16(b, at + 0x48, (int) (blocks >>> 32));
    LittleEndian.putU16(b, at + 0x4A, (int) (unifiedAddress >>> 32));
  }
}
