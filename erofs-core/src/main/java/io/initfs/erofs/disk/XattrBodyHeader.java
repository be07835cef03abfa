package io.initfs.erofs.disk;

/**
 * The head of an inode's xattr body ({@code struct erofs_xattr_ibody_header}), 12 bytes right
 * behind the inode. Shared ids of 4 bytes follow, then inline entries up to the end of the body.
 *
 * @param nameFilter one bit a name hash, set if no such name is there; valid with XATTR_FILTER
 * @param sharedCount shared ids that follow, 0 to 255
 */
public record XattrBodyHeader(long nameFilter, int sharedCount) {
  public static final int SIZE = 12;
  public static final int SHARED_ID_SIZE = 4;
  public static final int MAX_SHARED = 255;

  public static XattrBodyHeader read(byte[] b, int at) {
    return new XattrBodyHeader(LittleEndian.u32(b, at), LittleEndian.u8(b, at + 4));
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU32(b, at, nameFilter);
    LittleEndian.putU8(b, at + 4, sharedCount);
  }

  /** Where shared id number {@code index} stands in a body; behind the last, inline entries do. */
  public static int sharedIdAt(int index) {
    return SIZE + SHARED_ID_SIZE * index;
  }

  /** Shared id number {@code index} of the body that {@code body} begins with. */
  public static long readSharedId(byte[] body, int index) {
    return LittleEndian.u32(body, sharedIdAt(index));
  }

  /** Writes shared id number {@code index} of the body that stands at {@code at}. */
  public static void writeSharedId(byte[] b, int at, int index, long id) {
    LittleEndian.putU32(b, at + sharedIdAt(index), id);
  }

  /**
   * Bytes of a body whose size code is {@code icount}: none, or the header and 4 for each further.
   */
  public static int bodySize(int icount) {
    return icount == 0 ? 0 : SIZE + 4 * (icount - 1);
  }

  /** The size code of a body of {@code size} bytes, 0 or at least {@link #SIZE}. */
  public static int icount(int size) {
    return size == 0 ? 0 : 1 + (size - SIZE) / 4;
  }
}
