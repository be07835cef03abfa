package io.initfs.erofs.write;

import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;

/**
 * Counts the chunks of files whose maps are larger than what is read to make them: of holes, and of
 * files that an image refers to. A line of text can ask for a hole of 8 EiB.
 */
final class ChunkCount {
  /** Of all files, 128 MiB of maps: 8 GiB in single blocks of 512 bytes. Most files have one. */
  private static final long MAX_CHUNKS = 1 << 24;

  private long count;

  /**
   * Adds those of a file.
   *
   * @param where the file
   * @throws LimitExceededException if all files have too many
   */
  void add(long chunks, Where where) throws LimitExceededException {
    count += chunks;
    if (count > MAX_CHUNKS) {
      throw new LimitExceededException(where, "chunks of all files", MAX_CHUNKS, count);
    }
  }
}
