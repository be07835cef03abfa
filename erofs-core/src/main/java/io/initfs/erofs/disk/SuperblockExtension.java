package io.initfs.erofs.disk;

/**
 * The first 16-byte slot behind the superblock, there if {@link Superblock#extSlots} is at least 1.
 *
 * @param metaboxNid nid of the metabox inode, used with {@link Features#METABOX}
 */
public record SuperblockExtension(long metaboxNid) {
  public static final int SIZE = 16;

  /** Set in the nid of an inode that stands in the metabox. */
  public static final long IN_METABOX = 1L << 63;

  public static SuperblockExtension read(byte[] b, int at) {
    return new SuperblockExtension(LittleEndian.u64(b, at));
  }

  public void write(byte[] b, int at) {
    LittleEndian.putU64(b, at, metaboxNid);
  }
}
