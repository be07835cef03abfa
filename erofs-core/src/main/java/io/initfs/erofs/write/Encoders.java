package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.math.IntMath;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.codec.MissingLibraryException;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompressionConfig;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What the choice of an algorithm means: its encoder, and what the superblock declares of it. */
record Encoders(Compression compression, DataOptions data) {
  /** LZ4's window; the kernel sizes its buffers by it. */
  private static final int LZ4_MAX_DISTANCE = 0xFFFF;

  /** DEFLATE's window: the JDK has no other. */
  private static final int DEFLATE_WINDOW_BITS = 15;

  private static final int MIN_LZMA_DICTIONARY = 32 << 10;
  private static final int MAX_LZMA_DICTIONARY = 8 << 20;
  private static final int MAX_ZSTD_WINDOW = 1 << 20;

  /** What {@link CompressionConfig.Zstd#windowLog} counts from: windows of a KiB. */
  private static final int MIN_ZSTD_WINDOW_LOG = 10;

  /** A new encoder; null if nothing is compressed. */
  @Nullable ClusterEncoder newEncoder() throws MissingLibraryException {
    return switch (compression.method()) {
      case NONE -> null;
      case LZ4 -> ClusterEncoder.lz4();
      case LZ4HC -> ClusterEncoder.lz4hc(compression.level());
      case LZMA -> ClusterEncoder.lzma(compression.level(), lzmaDictionary());
      case DEFLATE -> ClusterEncoder.deflate(compression.level());
      case ZSTD -> ClusterEncoder.zstd(compression.level(), zstdWindowLog());
    };
  }

  /** The algorithm of compressed files; any if there are none. */
  Algorithm algorithm() {
    return switch (compression.method()) {
      case NONE, LZ4, LZ4HC -> Algorithm.LZ4;
      case LZMA -> Algorithm.LZMA;
      case DEFLATE -> Algorithm.DEFLATE;
      case ZSTD -> Algorithm.ZSTD;
    };
  }

  /** As mkfs.erofs chooses it: four pclusters. */
  private int lzmaDictionary() {
    return Math.min(
        MAX_LZMA_DICTIONARY, Math.max(MIN_LZMA_DICTIONARY, 4 * data.largestPclusterSize()));
  }

  /** As mkfs.erofs chooses it: eight pclusters, rounded down to a power of two. */
  private int zstdWindowLog() {
    int window = Math.min(MAX_ZSTD_WINDOW, 8 * data.largestPclusterSize());
    return IntMath.log2(window, RoundingMode.FLOOR);
  }

  /**
   * The records behind the superblock. None for LZ4 in pclusters of a block, as kernels before 5.13
   * know nothing else.
   */
  ImmutableList<CompressionConfig> configs() {
    int blocks = data.largestPclusterSize() / data.blockSize();
    return switch (compression.method()) {
      case NONE -> ImmutableList.of();
      case LZ4, LZ4HC ->
          blocks == 1
              ? ImmutableList.of()
              : ImmutableList.of(new CompressionConfig.Lz4(LZ4_MAX_DISTANCE, blocks));
      case LZMA -> ImmutableList.of(new CompressionConfig.Lzma(lzmaDictionary(), 0));
      case DEFLATE -> ImmutableList.of(new CompressionConfig.Deflate(DEFLATE_WINDOW_BITS));
      case ZSTD ->
          ImmutableList.of(new CompressionConfig.Zstd(0, zstdWindowLog() - MIN_ZSTD_WINDOW_LOG));
    };
  }

  boolean compress() {
    return compression.method() != Compression.Method.NONE;
  }

  /**
   * What the superblock's field says: LZ4's window, or with records which algorithms there are; 0
   * if nothing is compressed.
   */
  int algorithmsField() {
    if (!compress()) {
      return 0;
    }
    return configs().isEmpty() ? LZ4_MAX_DISTANCE : 1 << algorithm().code();
  }
}
