package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompressionConfig;
import org.jspecify.annotations.Nullable;

/** What the choice of an algorithm means: its encoder, and what the superblock declares of it. */
final class Encoders {
  /** LZ4's window; the kernel sizes its buffers by it. */
  private static final int LZ4_MAX_DISTANCE = 0xFFFF;

  private Encoders() {}

  /** A new encoder; null if nothing is compressed. */
  static @Nullable ClusterEncoder encoder(Compression compression, DataOptions data) {
    return switch (compression.method()) {
      case NONE -> null;
      case LZ4 -> ClusterEncoder.lz4();
      case LZ4HC -> ClusterEncoder.lz4hc(compression.level());
    };
  }

  /** The algorithm of compressed files; any if there are none. */
  static Algorithm algorithm(Compression compression) {
    return switch (compression.method()) {
      case NONE, LZ4, LZ4HC -> Algorithm.LZ4;
    };
  }

  /**
   * The records behind the superblock. None for LZ4 in pclusters of a block, as kernels before 5.13
   * know nothing else.
   */
  static ImmutableList<CompressionConfig> configs(Compression compression, DataOptions data) {
    int blocks = data.pclusterSize() / data.blockSize();
    return switch (compression.method()) {
      case NONE -> ImmutableList.of();
      case LZ4, LZ4HC ->
          blocks == 1
              ? ImmutableList.of()
              : ImmutableList.of(new CompressionConfig.Lz4(LZ4_MAX_DISTANCE, blocks));
    };
  }

  /** What the superblock's field says: LZ4's window, or with records which algorithms there are. */
  static int algorithmsField(Compression compression, ImmutableList<CompressionConfig> configs) {
    return configs.isEmpty() ? LZ4_MAX_DISTANCE : 1 << algorithm(compression).code();
  }
}
