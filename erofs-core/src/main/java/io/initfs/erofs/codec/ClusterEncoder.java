package io.initfs.erofs.codec;

import io.initfs.erofs.lz4.Lz4Level;

/**
 * Consumes as much input as fits one pcluster. Fed one input from its start to its end; keeps what
 * it has learnt of it from cluster to cluster, though each cluster decodes on its own. Not
 * thread-safe.
 */
public interface ClusterEncoder {
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
}
