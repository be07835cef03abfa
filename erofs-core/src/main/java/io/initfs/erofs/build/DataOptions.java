package io.initfs.erofs.build;

/**
 * How file data are laid out.
 *
 * @param blockSize bytes of a block, a power of two from 512 to 65536; every kernel mounts 4096,
 *     those from 6.4 on smaller ones, and none one larger than its pages
 * @param pclusterSize most bytes of a pcluster, a multiple of the block size, at most 1 MiB
 * @param legacyIndexes whether indexes have 8 bytes an lcluster, as before Linux 5.3's compact form
 * @param inlineTails whether the last pcluster of a file may follow its inode (ztailpacking)
 * @param fragments what goes to the packed inode
 * @param dedupe whether data that are there before, in whatever file and at whatever position, are
 *     stored once; files of which that is true have full indexes
 * @param chunkSize bytes of the chunks that files which are not compressed are cut into, so that
 *     equal ones are stored once and holes not at all: a power of two from the block size to 8 MiB;
 *     0 to keep each file in one piece
 */
public record DataOptions(
    int blockSize,
    int pclusterSize,
    boolean legacyIndexes,
    boolean inlineTails,
    Fragments fragments,
    boolean dedupe,
    int chunkSize) {
  public static final int DEFAULT_BLOCK_SIZE = 4096;
  public static final int MIN_BLOCK_SIZE = 512;
  public static final int MAX_BLOCK_SIZE = 64 << 10;

  /** The kernel's limit of a pcluster, in bytes. */
  public static final int MAX_PCLUSTER_SIZE = 1 << 20;

  public static final int MAX_CHUNK_SIZE = 8 << 20;

  /** What goes to the packed inode, where small things are compressed together. */
  public enum Fragments {
    /** Nothing: there is none. */
    NONE,
    /** Tails, and files of at most one pcluster. */
    TAILS,
    /** The whole of every file. */
    ALL
  }

  /** Blocks of 4 KiB, pclusters of one block, compact indexes, nothing packed together. */
  public static final DataOptions DEFAULTS =
      new DataOptions(
          DEFAULT_BLOCK_SIZE, DEFAULT_BLOCK_SIZE, false, false, Fragments.NONE, false, 0);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public DataOptions {
    if (blockSize < MIN_BLOCK_SIZE
        || blockSize > MAX_BLOCK_SIZE
        || Integer.bitCount(blockSize) != 1) {
      throw new IllegalArgumentException(
          "block size must be a power of two from 512 to 65536, got " + blockSize);
    }
    if (pclusterSize < blockSize
        || pclusterSize > MAX_PCLUSTER_SIZE
        || pclusterSize % blockSize != 0) {
      throw new IllegalArgumentException(
          "pcluster size must be a multiple of the block size "
              + blockSize
              + ", at most 1048576, got "
              + pclusterSize);
    }
    boolean isChunk =
        chunkSize >= blockSize && chunkSize <= MAX_CHUNK_SIZE && Integer.bitCount(chunkSize) == 1;
    if (chunkSize != 0 && !isChunk) {
      throw new IllegalArgumentException(
          "chunk size must be a power of two from the block size "
              + blockSize
              + " to 8388608, got "
              + chunkSize);
    }
  }

  /** Another block size; pclusters become one block. */
  public DataOptions withBlockSize(int bytes) {
    return new DataOptions(bytes, bytes, legacyIndexes, inlineTails, fragments, dedupe, chunkSize);
  }

  public DataOptions withPclusterSize(int bytes) {
    return new DataOptions(
        blockSize, bytes, legacyIndexes, inlineTails, fragments, dedupe, chunkSize);
  }

  public DataOptions withLegacyIndexes(boolean on) {
    return new DataOptions(blockSize, pclusterSize, on, inlineTails, fragments, dedupe, chunkSize);
  }

  public DataOptions withInlineTails(boolean on) {
    return new DataOptions(
        blockSize, pclusterSize, legacyIndexes, on, fragments, dedupe, chunkSize);
  }

  public DataOptions withFragments(Fragments kind) {
    return new DataOptions(
        blockSize, pclusterSize, legacyIndexes, inlineTails, kind, dedupe, chunkSize);
  }

  public DataOptions withDedupe(boolean on) {
    return new DataOptions(
        blockSize, pclusterSize, legacyIndexes, inlineTails, fragments, on, chunkSize);
  }

  public DataOptions withChunkSize(int bytes) {
    return new DataOptions(
        blockSize, pclusterSize, legacyIndexes, inlineTails, fragments, dedupe, bytes);
  }
}
