package io.initfs.erofs.volume;

import com.google.common.collect.ImmutableList;
import com.google.common.math.IntMath;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.MissingDeviceException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The primary device and those of the device table. An address says in either of two ways that it
 * counts on an extra device: by the device's number, or by lying in the device's part of one
 * address space over all of them. Without extra devices given, their parts are looked for on the
 * primary one, as Linux does since 6.4.
 */
public final class Devices {
  private final ImageSource primary;
  private final ImmutableList<ImageSource> extra;
  private final ImmutableList<DeviceSlot> slots;
  private final int blockBits;

  private Devices(
      ImageSource primary,
      ImmutableList<ImageSource> extra,
      ImmutableList<DeviceSlot> slots,
      int blockBits) {
    this.primary = primary;
    this.extra = extra;
    this.slots = slots;
    this.blockBits = blockBits;
  }

  /**
   * Reads the device table.
   *
   * @param extra the extra devices in the order of the table, or none
   * @throws MissingDeviceException if these are neither none nor as many as the table has
   */
  static Devices open(ImageSource primary, List<ImageSource> extra, Superblock superblock)
      throws IOException {
    ImmutableList.Builder<DeviceSlot> slots = ImmutableList.builder();
    int count = superblock.hasIncompat(Features.DEVICE_TABLE) ? superblock.extraDevices() : 0;
    byte[] bytes = new byte[DeviceSlot.SIZE];
    for (int i = 0; i < count; i++) {
      long at = (superblock.deviceTableSlot() + (long) i) * DeviceSlot.SIZE;
      primary.readFully(at, bytes, 0, bytes.length);
      slots.add(DeviceSlot.read(bytes, 0, superblock.hasIncompat(Features.BIT48)));
    }
    if (!extra.isEmpty() && extra.size() != count) {
      throw new MissingDeviceException(
          Where.image(primary.name(), "device table", superblock.deviceTableSlot() * 128L),
          count + " extra devices",
          extra.size() + " given");
    }
    return new Devices(primary, ImmutableList.copyOf(extra), slots.build(), superblock.blkszbits());
  }

  /** No devices but the image. */
  static Devices none(ImageSource primary, Superblock superblock) {
    return new Devices(primary, ImmutableList.of(), ImmutableList.of(), superblock.blkszbits());
  }

  /** Whether the extra devices were given, if there are any. */
  public boolean areGiven() {
    return !extra.isEmpty();
  }

  /** Bytes of the device of that number, 0 for the primary; it must have been given. */
  public long size(int device) {
    return source(device).size();
  }

  ImageSource source(int device) {
    return device == Location.PRIMARY ? primary : extra.get(device - 1);
  }

  public ImmutableList<DeviceSlot> slots() {
    return slots;
  }

  /**
   * Where a block stands.
   *
   * @param device as stored: the bits that the number of devices needs count
   * @param where whose block it is, for errors
   */
  Location locate(int device, long block, Supplier<Where> where) throws ErofsException {
    long highest = Long.MAX_VALUE >> blockBits;
    if (block < 0 || block > highest) {
      throw new CorruptImageException(
          where.get(), "block", "0 to " + highest, Long.toUnsignedString(block));
    }
    int number = device & (IntMath.ceilingPowerOfTwo(slots.size() + 1) - 1);
    if (number > slots.size()) {
      throw new CorruptImageException(
          where.get(), "device", "at most " + slots.size(), Integer.toString(number));
    }
    if (number != Location.PRIMARY && extra.isEmpty()) {
      return concatenated(number, block, where);
    }
    if (number == Location.PRIMARY && !extra.isEmpty()) {
      for (int i = 0; i < slots.size(); i++) {
        long start = slots.get(i).unifiedAddress();
        if (start != 0 && block >= start && block - start < slots.get(i).blocks()) {
          return new Location(i + 1, (block - start) << blockBits);
        }
      }
    }
    return new Location(number, block << blockBits);
  }

  private Location concatenated(int number, long block, Supplier<Where> where)
      throws MissingDeviceException {
    DeviceSlot slot = slots.get(number - 1);
    // Blocks are compared, since as an address the sum of two numbers of 48 bits may wrap around.
    long unified = slot.unifiedAddress() + block;
    if (unified > (primary.size() - 1) >> blockBits) {
      throw new MissingDeviceException(
          where.get(), "device " + number + " \"" + slot.tag() + "\"", "no extra device given");
    }
    return new Location(Location.PRIMARY, unified << blockBits);
  }
}
