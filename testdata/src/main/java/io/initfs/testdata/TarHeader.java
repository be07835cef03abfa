package io.initfs.testdata;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.ImmutableBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A ustar header without what pax records say better: names, owners, times.
 *
 * @param type what stands at offset 156
 * @param permissions the twelve permission bits
 * @param size bytes that follow
 * @param device of device nodes, else 0:0
 */
record TarHeader(char type, int permissions, long size, DeviceNumber device) {
  static final int BLOCK = 512;

  static final char FILE = '0';
  static final char HARD_LINK = '1';
  static final char SYMLINK = '2';
  static final char CHARACTER_DEVICE = '3';
  static final char BLOCK_DEVICE = '4';
  static final char DIRECTORY = '5';
  static final char FIFO = '6';
  static final char PAX = 'x';

  private static final int NAME_END = 100;
  private static final int MODE = 100;
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int SIZE = 124;
  private static final int SIZE_END = 135;
  private static final int MTIME = 136;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_END = 156;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int MAJOR = 329;
  private static final int MINOR = 337;
  private static final int PREFIX = 345;
  private static final int PREFIX_END = 500;

  TarHeader(char type, int permissions, long size) {
    this(type, permissions, size, new DeviceNumber(0, 0));
  }

  TarHeader withDevice(DeviceNumber newDevice) {
    return new TarHeader(type, permissions, size, newDevice);
  }

  /** The type and size of the header at {@code offset}; its other fields are not read. */
  static TarHeader read(byte[] archive, int offset) {
    byte[] octal = field(archive, offset + SIZE, offset + SIZE_END);
    String digits = new String(octal, StandardCharsets.US_ASCII);
    return new TarHeader((char) archive[offset + TYPE], 0, Long.parseLong(digits, 8));
  }

  /** The name in the header at {@code offset}, prefix included. */
  static ImmutableBytes name(byte[] archive, int offset) {
    byte[] prefix = field(archive, offset + PREFIX, offset + PREFIX_END);
    byte[] name = field(archive, offset, offset + NAME_END);
    return ImmutableBytes.copyOf(
        prefix.length == 0 ? name : Bytes.concat(prefix, new byte[] {'/'}, name));
  }

  /** How many blocks hold so many bytes. */
  static int blocks(int bytes) {
    return (bytes + BLOCK - 1) / BLOCK;
  }

  private static byte[] field(byte[] archive, int from, int to) {
    int end = from;
    while (end < to && archive[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(archive, from, end);
  }

  byte[] toByteArray() {
    byte[] header = new byte[BLOCK];
    put(header, 0, type == PAX ? "pax" : "name");
    put(header, MODE, String.format("%07o", permissions));
    put(header, UID, "0000000");
    put(header, GID, "0000000");
    put(header, SIZE, String.format("%011o", size));
    put(header, MTIME, "00000000000");
    put(header, TYPE, Character.toString(type));
    put(header, MAGIC, "ustar\u000000");
    put(header, MAJOR, String.format("%07o", device.major()));
    put(header, MINOR, String.format("%07o", device.minor()));
    Arrays.fill(header, CHECKSUM, CHECKSUM_END, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b;
    }
    put(header, CHECKSUM, String.format("%06o\0", sum));
    return header;
  }

  private static void put(byte[] header, int offset, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
