package io.initfs.erofs.disk;

/**
 * A directory entry, 12 bytes. A directory block is an array of them, then their names:
 *
 * <pre>
 *   dirent[0] ... dirent[n-1] name[0] ... name[n-1] zeros
 * </pre>
 *
 * @param nid the inode it names, unsigned
 * @param nameOffset start of the name from the start of the block; that of the first entry is 12 n
 * @param fileType see {@link FileType}
 */
public record Dirent(long nid, int nameOffset, int fileType) {
  public static final int SIZE = 12;

  public static Dirent read(byte[] b, int at) {
    return new Dirent(
        LittleEndian.u64(b, at), LittleEndian.u16(b, at + 8), LittleEndian.u8(b, at + 10));
  }

  /** Reads the start of a name alone, of the entry at {@code at}. */
  public static int readNameOffset(byte[] b, int at) {
    return LittleEndian.u16(b, at + 8);
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU64(b, at, nid);
    LittleEndian.putU16(b, at + 8, nameOffset);
    LittleEndian.putU8(b, at + 10, fileType);
  }
}
