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

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
