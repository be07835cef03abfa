package io.initfs.erofs.build;

/**
 * How file data are laid out.
 *
 * @param blockSize bytes of a block, a power of two from 512 to 65536; every kernel mounts 4096,
 *     those from 6.4 on smaller ones, and none one larger than its pages
 * @param pclusterSize most bytes of a pcluster, a multiple of the block size, at most 1 MiB
 * @param legacyIndexes whether indexes have 8 bytes an lcluster, as before Linux 5.3's compact form
 * @param maxExtentSize most bytes of a file that one pcluster holds, from the block size on: less
 *     of it is decoded for a byte in its midst; 0 for what fits
 * @param inlineTails whether the last pcluster of a file may follow its inode (ztailpacking)
 * @param fragments what goes to the packed inode
 * @param packedPclusterSize most bytes of that inode's pclusters; 0 for those of the others
 * @param dedupe whether data that are there before, in whatever file and at whatever position, are
 *     stored once; files of which that is true have full indexes. Without it that is done of whole
 *     files alone, and not of compressed ones if the image is for Linux before 6.1
 * @param chunkSize bytes of the chunks that files which are not compressed are cut into, so that
 *     equal ones are stored once and holes not at all: a power of two from the block size to 8 MiB;
 *     0 to keep each file in one piece
 * @param chunkIndexes whether chunks are mapped by entries of 8 bytes, which may name a device,
 *     instead of 4
 * @param inlineData whether the end of a regular file that is not compressed may follow its inode;
 *     not where files are to be mapped into memory as they are (FSDAX)
 * @param alignment blocks of which the address of each file's data is a multiple
 * @param encodedExtents whether compressed files are packed in segments of one size, the largest
 *     power of two in that of their pclusters, each in as many bytes as it takes, and zeros in
 *     none: mapped by encoded extents, of Linux 6.15; not with inline tails, dedupe or legacy
 *     indexes
 * @param hints which files have a pcluster size or an algorithm of their own
 */
public record DataOptions(
    int blockSize,
    int pclusterSize,
    boolean legacyIndexes,
    int maxExtentSize,
    boolean inlineTails,
    Fragments fragments,
    int packedPclusterSize,
    boolean dedupe,
    int chunkSize,
    boolean chunkIndexes,
    boolean inlineData,
    int alignment,
    boolean encodedExtents,
    CompressionHints hints) {
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
          DEFAULT_BLOCK_SIZE,
          DEFAULT_BLOCK_SIZE,
          false,
          0,
          false,
          Fragments.NONE,
          0,
          false,
          0,
          false,
          true,
          1,
          false,
          CompressionHints.NONE);

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
    requirePclusterSize("pcluster size", pclusterSize, blockSize);
    if (packedPclusterSize != 0) {
      requirePclusterSize("pcluster size of the packed inode", packedPclusterSize, blockSize);
    }
    for (CompressionHints.Hint hint : hints.hints()) {
      if (hint.pclusterSize() != 0) {
        requirePclusterSize("pcluster size of " + hint.files(), hint.pclusterSize(), blockSize);
      }
    }
    if (maxExtentSize != 0 && maxExtentSize < blockSize) {
      throw new IllegalArgumentException(
          "largest extent must have at least a block of " + blockSize + ", got " + maxExtentSize);
    }
    if (encodedExtents && (inlineTails || dedupe || legacyIndexes)) {
      throw new IllegalArgumentException(
          "encoded extents go with neither inline tails nor dedupe nor legacy indexes");
    }
    if (alignment < 1) {
      throw new IllegalArgumentException("alignment must be at least 1 block, got " + alignment);
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

  /** Checks the pcluster size of some inodes. */
  static void requirePclusterSize(String what, int size, int blockSize) {
    if (size < blockSize || size > MAX_PCLUSTER_SIZE || size % blockSize != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s must be a multiple of the block size %d, at most %d, got %d",
              what, blockSize, MAX_PCLUSTER_SIZE, size));
    }
  }

  /** Most bytes of a pcluster of any inode with data. */
  public int largestPclusterSize() {
    return Math.max(hints.largestPclusterSize(), Math.max(pclusterSize, packedPclusterSize));
  }

  /** Another block size; pclusters become one block. */
  public DataOptions withBlockSize(int bytes) {
    Draft draft = new Draft(this);
    draft.blockSize = bytes;
    draft.pclusterSize = bytes;
    return draft.build();
  }

  public DataOptions withPclusterSize(int bytes) {
    Draft draft = new Draft(this);
    draft.pclusterSize = bytes;
    return draft.build();
  }

  public DataOptions withLegacyIndexes(boolean on) {
    Draft draft = new Draft(this);
    draft.legacyIndexes = on;
    return draft.build();
  }

  public DataOptions withMaxExtentSize(int bytes) {
    Draft draft = new Draft(this);
    draft.maxExtentSize = bytes;
    return draft.build();
  }

  public DataOptions withInlineTails(boolean on) {
    Draft draft = new Draft(this);
    draft.inlineTails = on;
    return draft.build();
  }

  public DataOptions withFragments(Fragments kind) {
    Draft draft = new Draft(this);
    draft.fragments = kind;
    return draft.build();
  }

  public DataOptions withPackedPclusterSize(int bytes) {
    Draft draft = new Draft(this);
    draft.packedPclusterSize = bytes;
    return draft.build();
  }

  public DataOptions withDedupe(boolean on) {
    Draft draft = new Draft(this);
    draft.dedupe = on;
    return draft.build();
  }

  public DataOptions withChunkSize(int bytes) {
    Draft draft = new Draft(this);
    draft.chunkSize = bytes;
    return draft.build();
  }

  public DataOptions withChunkIndexes(boolean on) {
    Draft draft = new Draft(this);
    draft.chunkIndexes = on;
    return draft.build();
  }

  public DataOptions withInlineData(boolean on) {
    Draft draft = new Draft(this);
    draft.inlineData = on;
    return draft.build();
  }

  public DataOptions withAlignment(int blocks) {
    Draft draft = new Draft(this);
    draft.alignment = blocks;
    return draft.build();
  }

  public DataOptions withEncodedExtents(boolean on) {
    Draft draft = new Draft(this);
    draft.encodedExtents = on;
    return draft.build();
  }

  public DataOptions withHints(CompressionHints newHints) {
    Draft draft = new Draft(this);
    draft.hints = newHints;
    return draft.build();
  }

  /** One in the making. */
  private static final class Draft {
    private int blockSize;
    private int pclusterSize;
    private boolean legacyIndexes;
    private int maxExtentSize;
    private boolean inlineTails;
    private Fragments fragments;
    private int packedPclusterSize;
    private boolean dedupe;
    private int chunkSize;
    private boolean chunkIndexes;
    private boolean inlineData;
    private int alignment;
    private boolean encodedExtents;
    private CompressionHints hints;

    Draft(DataOptions options) {
      blockSize = options.blockSize;
      pclusterSize = options.pclusterSize;
      legacyIndexes = options.legacyIndexes;
      maxExtentSize = options.maxExtentSize;
      inlineTails = options.inlineTails;
      fragments = options.fragments;
      packedPclusterSize = options.packedPclusterSize;
      dedupe = options.dedupe;
      chunkSize = options.chunkSize;
      chunkIndexes = options.chunkIndexes;
      inlineData = options.inlineData;
      alignment = options.alignment;
      encodedExtents = options.encodedExtents;
      hints = options.hints;
    }

    DataOptions build() {
      return new DataOptions(
          blockSize,
          pclusterSize,
          legacyIndexes,
          maxExtentSize,
          inlineTails,
          fragments,
          packedPclusterSize,
          dedupe,
          chunkSize,
          chunkIndexes,
          inlineData,
          alignment,
          encodedExtents,
          hints);
    }
  }
}
