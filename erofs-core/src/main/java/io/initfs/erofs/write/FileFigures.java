package io.initfs.erofs.write;

import com.google.common.math.LongMath;
import io.initfs.fstree.RegularFile;

/**
 * Figures of an image's regular files, each counted once.
 *
 * @param bytes of all; {@link Long#MAX_VALUE} if they are more
 * @param compressed how many are compressed
 * @param compressedBytes bytes of those
 * @param compressedBlocks blocks they take
 */
record FileFigures(long bytes, long compressed, long compressedBytes, long compressedBlocks) {
  static FileFigures of(Iterable<PlannedInode> inodes) {
    long bytes = 0;
    long compressed = 0;
    long compressedBytes = 0;
    long compressedBlocks = 0;
    for (PlannedInode inode : inodes) {
      boolean isFile = inode.node instanceof RegularFile;
      bytes = LongMath.saturatedAdd(bytes, isFile ? inode.size : 0);
      if (isFile && inode.extents != null) {
        compressed++;
        compressedBytes += inode.size;
        compressedBlocks += inode.sharesBlocks ? 0 : inode.blockCount;
      }
    }
    return new FileFigures(bytes, compressed, compressedBytes, compressedBlocks);
  }
}
