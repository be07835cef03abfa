package io.initfs.fstree;

/**
 * The number of a device node, as Linux packs it.
 *
 * @param major 12 bits, 0 to 4095
 * @param minor 20 bits, 0 to 1,048,575
 */
public record DeviceNumber(int major, int minor) {
  public static final int MAX_MAJOR = 0xFFF;
  public static final int MAX_MINOR = 0xFFFFF;

  /**
   * @throws IllegalArgumentException if a component is out of its range
   */
  public DeviceNumber {
    if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
      throw new IllegalArgumentException(
          "device number out of range (4095:1048575): " + major + ":" + minor);
    }
  }

  /**
   * The number that Linux packs into 32 bits, as new_encode_dev does and glibc's st_rdev has it.
   *
   * <pre>
   * | minor, bits 8 to 19 | major | minor, bits 0 to 7 |
   *  31                 20 19   8 7                   0
   * </pre>
   */
  public static DeviceNumber fromLinux(long packed) {
    int major = (int) (packed >> 8 & MAX_MAJOR);
    int minor = (int) ((packed & 0xFF) | (packed >> 12 & 0xFFF00));
    return new DeviceNumber(major, minor);
  }

  /** As {@link #fromLinux} takes it; 0 to 2^32 - 1. */
  public long toLinux() {
    return (minor & 0xFF) | (long) major << 8 | (minor & ~0xFFL) << 12;
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
