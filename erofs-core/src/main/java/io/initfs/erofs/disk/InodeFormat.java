package io.initfs.erofs.disk;

/**
 * The u16 i_format at the start of both inode versions.
 *
 * <pre>
 *   bit 15       5   4    3    1   0
 *      | reserved | bit4 | layout | extended |
 * </pre>
 *
 * @param extended 64-byte inode; otherwise compact, 32 bytes
 * @param layoutCode see {@link DataLayout}, 0 to 7
 * @param bit4 NLINK_1 of a compact non-directory, DOT_OMITTED of a directory
 * @param reserved bits 5 to 15, must be 0
 */
public record InodeFormat(boolean extended, int layoutCode, boolean bit4, int reserved) {
  public static final int SIZE = 2;

  public static InodeFormat of(boolean extended, DataLayout layout) {
    return new InodeFormat(extended, layout.code(), false, 0);
  }

  /** The format of a directory that does not list itself. */
  public InodeFormat withDotOmitted() {
    return new InodeFormat(extended, layoutCode, true, reserved);
  }

  public static InodeFormat read(byte[] b, int at) {
    int format = LittleEndian.u16(b, at);
    return new InodeFormat((format & 1) != 0, (format >> 1) & 7, (format & 0x10) != 0, format >> 5);
  }

  public void write(byte[] b, int at) {
    int format = (extended ? 1 : 0) | layoutCode << 1 | (bit4 ? 0x10 : 0) | reserved << 5;
    LittleEndian.putU16(b, at, format);
  }
}
