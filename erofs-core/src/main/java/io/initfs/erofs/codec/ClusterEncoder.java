package io.initfs.erofs.codec;

import io.initfs.erofs.lz4.Lz4Level;

/**
 * Consumes as much input as fits one pcluster. Fed one input from its start to its end; keeps what
 * it has learnt of it from cluster to cluster, though each cluster decodes on its own. Not
 * thread-safe.
 */
public interface ClusterEncoder extends AutoCloseable {
  /** Starts on {@code input[0, length)}; forgets the input before. */
  void begin(byte[] input, int length);

  /**
   * Encodes from {@code start} on, which is not before the start of the call before.
   *
   * @param end where the input of the pcluster ends at the latest
   * @param output receives the encoded bytes at {@code output[outputFrom, outputFrom + produced)}
   * @param capacity most bytes to produce
   * @return how many input bytes were consumed; 0 if it does not pay to encode here
   */
  int encode(int start, int end, byte[] output, int outputFrom, int capacity);

  /** How many bytes the last call produced. */
  int produced();

  /** LZ4, fast. */
  static ClusterEncoder lz4() {
    return new Lz4ClusterCodec(Lz4Level.fast());
  }

  /**
   * LZ4 with a thorough search.
   *
   * @param level 1 to 12
   */
  static ClusterEncoder lz4hc(int level) {
    return new Lz4ClusterCodec(Lz4Level.hc(level));
  }

  /**
   * Raw DEFLATE.
   *
   * @param level 1 to 9
   */
  static ClusterEncoder deflate(int level) {
    return new SearchingEncoder(new DeflateCompressor(level));
  }

  /**
   * Zstandard.
   *
   * @param level 1 to 22
   * @param windowLog log2 of the largest window in bytes, 10 to 20
   * @throws MissingLibraryException if zstd-jni is not there
   */
  static ClusterEncoder zstd(int level, int windowLog) throws MissingLibraryException {
    try {
      return new SearchingEncoder(new ZstdCompressor(level, windowLog));
    } catch (LinkageError e) {
      throw new MissingLibraryException(MissingLibraryException.ZSTD_JNI, e);
    }
  }

  /**
   * MicroLZMA.
   *
   * @throws MissingLibraryException if xz is not there
   */
  static ClusterEncoder lzma(LzmaSettings settings) throws MissingLibraryException {
    try {
      return new SearchingEncoder(new MicroLzmaCompressor(settings));
    } catch (LinkageError e) {
      throw new MissingLibraryException(MissingLibraryException.XZ, e);
    }
  }

  /** Gives back what a library holds outside of the heap. */
  @Override
  default void close() {}
}
