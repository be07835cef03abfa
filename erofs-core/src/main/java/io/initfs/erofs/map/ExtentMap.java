package io.initfs.erofs.map;

import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/** Where the bytes of one inode are. Reads only the index entries that a question needs. */
public interface ExtentMap {
  /**
   * The extent that holds the byte at {@code offset}, whole.
   *
   * @param offset 0 to the inode's size - 1
   * @throws CorruptImageException if the map contradicts itself or the inode
   */
  Extent extentAt(long offset) throws IOException;

  /**
   * How the extent that starts at {@code offset} is placed, see {@link Placement}.
   *
   * @param offset 0 to the inode's size - 1
   * @throws CorruptImageException if the map contradicts itself or the inode
   */
  default Placement placementAt(long offset) throws IOException {
    return Placement.of(extentAt(offset));
  }

  /** Where that ends which stands behind the inode and its xattrs: the map, or an inline tail. */
  Location end();

  /**
   * Checks what reading the whole file in order does not show.
   *
   * @throws CorruptImageException if there is a fault
   */
  default void verify() throws IOException {}

  /**
   * The map for an inode's data layout.
   *
   * @throws UnsupportedFeatureException if it has a variant that is not known
   */
  static ExtentMap of(Volume volume, Inode inode) throws IOException {
    return switch (inode.layout()) {
      case FLAT_PLAIN, FLAT_INLINE -> FlatExtentMap.open(volume, inode);
      case CHUNK_BASED -> ChunkExtentMap.open(volume, inode);
      case COMPRESSED_FULL, COMPRESSED_COMPACT -> CompressedFile.open(volume, inode).map();
    };
  }
}
