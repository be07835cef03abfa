package io.initfs.erofs.disk;

/**
 * What an image declares of one algorithm: upper bounds for all its pclusters, so that a reader can
 * size its buffers at mount. With {@link Features#COMPR_CFGS} one record an algorithm follows the
 * superblock and its slots, by ascending {@link Algorithm#code}:
 *
 * <pre>
 *   zeros to a multiple of 4 | u16 length | length bytes
 * </pre>
 */
public sealed interface CompressionConfig {
  /** Bytes of the length in front of a record. */
  int LENGTH_SIZE = 2;

  /** What each length starts at a multiple of. */
  int ALIGNMENT = 4;

  /** Writes the record with its length. */
  void write(byte[] b, int at);

  /** The algorithm that this is about. */
  Algorithm algorithm();

  /** The length of the record whose length field stands at {@code at}. */
  static int readLength(byte[] b, int at) {
    return LittleEndian.u16(b, at);
  }

  /** The least length of an algorithm's record. */
  static int minimumSize(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> Lz4.SIZE;
      case LZMA -> Lzma.SIZE;
      case DEFLATE -> Deflate.SIZE;
      case ZSTD -> Zstd.SIZE;
    };
  }

  /** Reads an algorithm's record; {@link #minimumSize} bytes from {@code at} on must be there. */
  static CompressionConfig read(Algorithm algorithm, byte[] b, int at) {
    return switch (algorithm) {
      case LZ4 -> new Lz4(LittleEndian.u16(b, at), LittleEndian.u16(b, at + 2));
      case LZMA -> new Lzma(LittleEndian.u32(b, at), LittleEndian.u16(b, at + 4));
      case DEFLATE -> new Deflate(LittleEndian.u8(b, at));
      case ZSTD -> new Zstd(LittleEndian.u8(b, at), LittleEndian.u8(b, at + 1));
    };
  }

  /**
   * LZ4.
   *
   * @param maxDistance the longest match distance in bytes, 0 for 65535
   * @param maxPclusterBlocks the largest pcluster in blocks, 0 for 1
   */
  record Lz4(int maxDistance, int maxPclusterBlocks) implements CompressionConfig {
    static final int SIZE = 14;

    @Override
    public Algorithm algorithm() {
      return Algorithm.LZ4;
    }

    @Override
    public void write(byte[] b, int at) {
      LittleEndian.putU16(b, at, SIZE);
      LittleEndian.putU16(b, at + LENGTH_SIZE, maxDistance);
      LittleEndian.putU16(b, at + LENGTH_SIZE + 2, maxPclusterBlocks);
    }
  }

  /**
   * MicroLZMA.
   *
   * @param dictionarySize bytes, 4 KiB to 8 MiB
   * @param format must be 0
   */
  record Lzma(long dictionarySize, int format) implements CompressionConfig {
    static final int SIZE = 14;

    @Override
    public Algorithm algorithm() {
      return Algorithm.LZMA;
    }

    @Override
    public void write(byte[] b, int at) {
      LittleEndian.putU16(b, at, SIZE);
      LittleEndian.putU32(b, at + LENGTH_SIZE, dictionarySize);
      LittleEndian.putU16(b, at + LENGTH_SIZE + 4, format);
    }
  }

  /**
   * Raw DEFLATE.
   *
   * @param windowBits log2 of the window, at most 15
   */
  record Deflate(int windowBits) implements CompressionConfig {
    static final int SIZE = 6;

    @Override
    public Algorithm algorithm() {
      return Algorithm.DEFLATE;
    }

    @Override
    public void write(byte[] b, int at) {
      LittleEndian.putU16(b, at, SIZE);
      LittleEndian.putU8(b, at + LENGTH_SIZE, windowBits);
    }
  }

  /**
   * Zstandard.
   *
   * @param format must be 0
   * @param windowLog log2 of the window in KiB, at most 10
   */
  record Zstd(int format, int windowLog) implements CompressionConfig {
    static final int SIZE = 6;

    @Override
    public Algorithm algorithm() {
      return Algorithm.ZSTD;
    }

    @Override
    public void write(byte[] b, int at) {
      LittleEndian.putU16(b, at, SIZE);
      LittleEndian.putU8(b, at + LENGTH_SIZE, format);
      LittleEndian.putU8(b, at + LENGTH_SIZE + 1, windowLog);
    }
  }
}
