package io.initfs.erofs.codec;

import io.initfs.erofs.lz4.Lz4ClusterEncoder;
import io.initfs.erofs.lz4.Lz4Decoder;
import io.initfs.erofs.lz4.Lz4Level;

/** LZ4: one raw block a pcluster. */
final class Lz4ClusterCodec implements ClusterEncoder {
  static final ClusterDecoder DECODER =
      (input, inputFrom, inputLength, output, outputFrom, outputLength, whole) -> {
        if (whole) {
          Lz4Decoder.decode(input, inputFrom, inputLength, output, outputFrom, outputLength);
        } else {
          Lz4Decoder.decodePrefix(input, inputFrom, inputLength, output, outputFrom, outputLength);
        }
      };

  private final Lz4ClusterEncoder encoder;

  Lz4ClusterCodec(Lz4Level level) {
    this.encoder = new Lz4ClusterEncoder(level);
  }

  @Override
  public void begin(byte[] input, int length) {
    encoder.begin(input, 0, length);
  }

  @Override
  public int encode(int start, int end, byte[] output, int outputFrom, int capacity) {
    encoder.encode(start, end, output, outputFrom, capacity);
    return encoder.consumed();
  }

  @Override
  public int produced() {
    return encoder.produced();
  }
}
