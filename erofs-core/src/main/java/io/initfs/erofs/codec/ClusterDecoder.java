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
   * @throws MissingLibraryException if the library that decodes the algorithm cannot be used
   * @throws IOException if the data are not what the algorithm's encoder makes; the message says
   *     why and, where it is known, at which byte of the input
   * @throws IndexOutOfBoundsException if a range is not within its array
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

  /** The decoder of an algorithm. Those of a library that may be absent fail when first used. */
  static ClusterDecoder of(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> Lz4ClusterCodec.DECODER;
      case LZMA -> LibraryDecoder.LZMA;
      case DEFLATE -> new DeflateDecoder();
      case ZSTD -> LibraryDecoder.ZSTD;
    };
  }
}
