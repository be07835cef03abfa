package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.DeviceNumber;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeviceCodeTest {
  @Test
  void isThatOfLinux() {
    assertEquals(0x801, DeviceCode.encode(new DeviceNumber(8, 1)));
    assertEquals(0x0011032C, DeviceCode.encode(new DeviceNumber(259, 300)));
    assertEquals(0xFFFF_FFFFL, DeviceCode.encode(new DeviceNumber(0xFFF, 0xFFFFF)));
  }

  @Property
  void everyNumberSurvives(
      @ForAll @IntRange(max = DeviceNumber.MAX_MAJOR) int major,
      @ForAll @IntRange(max = DeviceNumber.MAX_MINOR) int minor) {
    DeviceNumber number = new DeviceNumber(major, minor);
    assertEquals(number, DeviceCode.decode(DeviceCode.encode(number)));
  }

  @Property
  void everyU32IsANumber(@ForAll int code) {
    long unsigned = code & 0xFFFF_FFFFL;
    assertEquals(unsigned, DeviceCode.encode(DeviceCode.decode(unsigned)));
  }
}
