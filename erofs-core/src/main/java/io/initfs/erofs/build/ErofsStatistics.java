package io.initfs.erofs.build;

import java.util.UUID;

/**
 * What an image that was just written holds.
 *
 * @param uuid of the volume
 * @param inodes number of inodes
 * @param blocks blocks of {@code blockSize} bytes, the whole image
 * @param deviceBlocks blocks of the extra device that holds files; 0 if there is none
 * @param metadataBytes bytes of inodes, directories, indexes and inline tails, as they are stored
 * @param fileBytes bytes of all regular files, each counted once however many names it has; {@link
 *     Long#MAX_VALUE} if they are more
 * @param compressedFiles regular files that are stored compressed
 * @param compressedFileBytes bytes of those files
 * @param compressedBlocks blocks they take
 * @param deduplicatedBytes bytes of files that stand elsewhere in the image as well and are stored
 *     there alone: in a pcluster, a fragment or a chunk
 * @param minimumKernel the first Linux that mounts it, on a machine with large enough pages
 */
public record ErofsStatistics(
    UUID uuid,
    long inodes,
    long blocks,
    long deviceBlocks,
    int blockSize,
    long metadataBytes,
    long fileBytes,
    long compressedFiles,
    long compressedFileBytes,
    long compressedBlocks,
    long deduplicatedBytes,
    KernelVersion minimumKernel) {
  /** Bytes of the image. */
  public long imageBytes() {
    return blocks * blockSize;
  }

  /** Bytes of the extra device. */
  public long deviceBytes() {
    return deviceBlocks * blockSize;
  }
}
