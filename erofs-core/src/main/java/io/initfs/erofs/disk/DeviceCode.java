package io.initfs.erofs.disk;

import io.initfs.fstree.DeviceNumber;

/** A device number in i_u, as Linux's new_encode_dev packs it: 12 bits of major, 20 of minor. */
public final class DeviceCode {
  private DeviceCode() {}

  public static long encode(DeviceNumber number) {
    long minor = number.minor();
    return (minor & 0xFF) | (long) number.major() << 8 | (minor & ~0xFFL) << 12;
  }

  public static DeviceNumber decode(long code) {
    int major = (int) (code >> 8 & 0xFFF);
    int minor = (int) ((code & 0xFF) | (code >> 12 & 0xFFF00));
    return new DeviceNumber(major, minor);
  }
}
