package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeviceNumberTest {
  @Test
  void isThatOfLinux() {
    assertEquals(0x801, new DeviceNumber(8, 1).toLinux());
    assertEquals(0x0011032C, new DeviceNumber(259, 300).toLinux());
    assertEquals(0xFFFF_FFFFL, new DeviceNumber(0xFFF, 0xFFFFF).toLinux());
  }

  @Property
  void everyNumberSurvives(
      @ForAll @IntRange(max = DeviceNumber.MAX_MAJOR) int major,
      @ForAll @IntRange(max = DeviceNumber.MAX_MINOR) int minor) {
    DeviceNumber number = new DeviceNumber(major, minor);
    assertEquals(number, DeviceNumber.fromLinux(number.toLinux()));
  }

  @Property
  void everyU32IsANumber(@ForAll int code) {
    long unsigned = code & 0xFFFF_FFFFL;
    assertEquals(unsigned, DeviceNumber.fromLinux(unsigned).toLinux());
  }
}
