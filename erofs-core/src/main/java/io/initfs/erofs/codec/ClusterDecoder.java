package io.initfs.erofs.codec;

import io.initfs.erofs.disk.Algorithm;
import java.io.IOException;

/** Decodes the compressed data of one pcluster. Stateless and thread-safe. */
public interface ClusterDecoder {
  /**
   * Decodes {@code input[inputFrom, inputFrom + inputLength)} to {@code outputLength} bytes.
   *
   * @param whole whether these are all bytes that the data decode to: then the data must end right
   *     there; otherwise decoding stops after {@code outputLength} bytes
   * @throws IOException if the data are not what the algorithm's encoder makes; the message says
   *     where in the input and why
   */
  void decode(
      byte[] input,
      int inputFrom,
      int inputLength,
      byte[] output,
      int outputFrom,
      int outputLength,
      boolean whole)
      throws IOException;

  /** The decoder of an algorithm. Only LZ4 has one; the maps refuse the others by name. */
  static ClusterDecoder of(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> Lz4ClusterCodec.DECODER;
      case LZMA, DEFLATE, ZSTD -> throw new IllegalArgumentException("no decoder: " + algorithm);
    };
  }
}
