package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.volume.Devices;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.Arrays;

/** The device table: against the devices, and the devices against one another. */
final class DeviceRules {
  private final Volume volume;
  private final Findings findings;

  DeviceRules(Volume volume, Findings findings) {
    this.volume = volume;
    this.findings = findings;
  }

  void check() throws IOException {
    Devices devices = volume.devices();
    ImmutableList<DeviceSlot> slots = devices.slots();
    for (int i = 0; i < slots.size() && !findings.isFull(); i++) {
      checkReserved(i);
      checkRange(slots, i);
      if (devices.areGiven()) {
        checkSize(slots.get(i), i, devices.size(i + 1));
      }
    }
  }

  private long address(int index) {
    return (volume.superblock().deviceTableSlot() + (long) index) * DeviceSlot.SIZE;
  }

  private void checkReserved(int index) throws IOException {
    byte[] stored = new byte[DeviceSlot.SIZE];
    volume.source(Location.METADATA).readFully(address(index), stored, 0, stored.length);
    byte[] known = new byte[DeviceSlot.SIZE];
    // The upper halves count with 48BIT only, and are no reserved bytes in any case.
    DeviceSlot.read(stored, 0, true).write(known, 0);
    int at = Arrays.mismatch(known, stored);
    if (at >= 0) {
      long address = address(index) + at;
      String what = "reserved byte of device " + (index + 1);
      findings.add(Rule.DEV_RESERVED, Subject.IMAGE, address, what, 0, stored[at] & 0xFF);
    }
  }

  private void checkSize(DeviceSlot slot, int index, long bytes) {
    if (slot.blocks() > bytes >> volume.blockBits()) {
      findings.add(
          Rule.DEV_SIZE,
          Subject.IMAGE,
          address(index),
          "size of device " + (index + 1),
          slot.blocks() + " blocks of " + volume.blockSize() + " bytes",
          bytes + " bytes");
    }
  }

  /** Linux takes the first device whose range has an address: nobody reads what is behind it. */
  private void checkRange(ImmutableList<DeviceSlot> slots, int index) {
    DeviceSlot slot = slots.get(index);
    if (slot.unifiedAddress() == 0) {
      return;
    }
    Superblock superblock = volume.superblock();
    if (slot.unifiedAddress() < superblock.blockCount()) {
      report(index, "at least " + superblock.blockCount(), slot.unifiedAddress());
      return;
    }
    for (DeviceSlot other : slots.subList(0, index)) {
      long end = other.unifiedAddress() + other.blocks();
      boolean before = slot.unifiedAddress() + slot.blocks() <= other.unifiedAddress();
      if (other.unifiedAddress() != 0 && slot.unifiedAddress() < end && !before) {
        report(index, "at least " + end, slot.unifiedAddress());
        return;
      }
    }
  }

  private void report(int index, String expected, long got) {
    String what = "first block of device " + (index + 1) + " in the address space of all";
    findings.add(
        Rule.DEV_RANGES, Subject.IMAGE, address(index), what, expected, Long.toString(got));
  }
}
