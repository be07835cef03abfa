package io.initfs.erofs.disk;

import io.initfs.fstree.ImmutableBytes;

/**
 * One extended attribute ({@code struct erofs_xattr_entry}): a header of 4 bytes, the name behind
 * its prefix, the value, zeros to a multiple of 4.
 *
 * @param nameIndex number of the prefix, see {@link XattrPrefix}
 * @param suffix the name behind the prefix, 0 to 255 bytes
 * @param value 0 to 65535 bytes
 */
public record XattrEntry(int nameIndex, ImmutableBytes suffix, ImmutableBytes value) {
  public static final int HEADER_SIZE = 4;
  public static final int ALIGNMENT = 4;
  public static final int MAX_VALUE = 0xFFFF;

  /** The whole size of the entry whose header stands at {@code at}, padding included. */
  public static int sizeAt(byte[] b, int at) {
    return size(LittleEndian.u8(b, at), LittleEndian.u16(b, at + 2));
  }

  /** Reads an entry; {@link #sizeAt} bytes from {@code at} on must be there. */
  public static XattrEntry read(byte[] b, int at) {
    int name = at + HEADER_SIZE;
    int value = name + LittleEndian.u8(b, at);
    int end = value + LittleEndian.u16(b, at + 2);
    return new XattrEntry(
        LittleEndian.u8(b, at + 1),
        ImmutableBytes.copyOfRange(b, name, value),
        ImmutableBytes.copyOfRange(b, value, end));
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU8(b, at, suffix.length());
    LittleEndian.putU8(b, at + 1, nameIndex);
    LittleEndian.putU16(b, at + 2, value.length());
    System.arraycopy(suffix.toByteArray(), 0, b, at + HEADER_SIZE, suffix.length());
    System.arraycopy(value.toByteArray(), 0, b, at + HEADER_SIZE + suffix.length(), value.length());
  }

  public int size() {
    return size(suffix.length(), value.length());
  }

  private static int size(int nameLength, int valueLength) {
    return Alignment.up(HEADER_SIZE + nameLength + valueLength, ALIGNMENT);
  }
}
