package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.math.IntMath;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.codec.LzmaSettings;
import io.initfs.erofs.codec.MissingLibraryException;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompressionConfig;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the choice of algorithms means: their encoders, and what the superblock declares of them.
 *
 * @param compressions all that an inode may get, none of them {@link Compression#NONE}
 * @param blockSize in bytes
 * @param pclusterSize most bytes of a pcluster
 */
record Encoders(ImmutableSet<Compression> compressions, int blockSize, int pclusterSize) {
  /** LZ4's window; the kernel sizes its buffers by it. */
  private static final int LZ4_MAX_DISTANCE = 0xFFFF;

  /** DEFLATE's window: the JDK has no other. */
  private static final int DEFLATE_WINDOW_BITS = 15;

  private static final int MIN_LZMA_DICTIONARY = 32 << 10;
  private static final int MAX_LZMA_DICTIONARY = 8 << 20;
  private static final int MAX_ZSTD_WINDOW = 1 << 20;

  /** What {@link CompressionConfig.Zstd#windowLog} counts from: windows of a KiB. */
  private static final int MIN_ZSTD_WINDOW_LOG = 10;

  static Encoders of(ErofsOptions options) {
    Stream<Compression> metabox =
        options.metadata().metabox().stream()
            .map(box -> box.compression().orElse(options.compression()))
            .filter(compression -> compression.method() != Compression.Method.NONE);
    ImmutableSet<Compression> all =
        Stream.concat(options.compressions().stream(), metabox)
            .collect(ImmutableSet.toImmutableSet());
    return new Encoders(all, options.data().blockSize(), options.largestPclusterSize());
  }

  /** New encoders, by what they do. */
  ImmutableMap<Compression, ClusterEncoder> newEncoders() throws MissingLibraryException {
    Map<Compression, ClusterEncoder> encoders = new LinkedHashMap<>();
    try {
      for (Compression compression : compressions) {
        encoders.put(compression, newEncoder(compression));
      }
      return ImmutableMap.copyOf(encoders);
    } catch (MissingLibraryException e) {
      encoders.values().forEach(ClusterEncoder::close);
      throw e;
    }
  }

  private ClusterEncoder newEncoder(Compression compression) throws MissingLibraryException {
    return switch (compression.method()) {
      case LZ4 -> ClusterEncoder.lz4();
      case LZ4HC -> ClusterEncoder.lz4hc(compression.level());
      case LZMA -> ClusterEncoder.lzma(lzmaSettings(compression));
      case DEFLATE -> ClusterEncoder.deflate(compression.level());
      case ZSTD -> ClusterEncoder.zstd(compression.level(), log2(dictionarySize(compression)));
      case NONE -> throw new IllegalArgumentException("nothing encodes nothing");
    };
  }

  /** What a file's index says of how its pclusters are compressed. */
  static Algorithm algorithm(Compression compression) {
    return switch (compression.method()) {
      case NONE, LZ4, LZ4HC -> Algorithm.LZ4;
      case LZMA -> Algorithm.LZMA;
      case DEFLATE -> Algorithm.DEFLATE;
      case ZSTD -> Algorithm.ZSTD;
    };
  }

  /** The algorithms, by ascending code. */
  ImmutableSortedSet<Algorithm> algorithms() {
    return compressions.stream()
        .map(Encoders::algorithm)
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  private LzmaSettings lzmaSettings(Compression lzma) {
    boolean extreme = lzma.level() >= Compression.EXTREME;
    return new LzmaSettings(
        extreme ? lzma.level() - Compression.EXTREME : lzma.level(),
        extreme,
        dictionarySize(lzma),
        lzma.literals().lc(),
        lzma.literals().lp(),
        lzma.literals().pb());
  }

  /** How far back matches reach; if nothing is said, as mkfs.erofs chooses it. */
  private int dictionarySize(Compression compression) {
    if (compression.dictionarySize() != 0) {
      return compression.dictionarySize();
    }
    return switch (compression.method()) {
      case LZMA -> Math.min(MAX_LZMA_DICTIONARY, Math.max(MIN_LZMA_DICTIONARY, 4 * pclusterSize));
      case ZSTD -> 1 << log2(Math.min(MAX_ZSTD_WINDOW, 8 * pclusterSize));
      case DEFLATE -> 1 << DEFLATE_WINDOW_BITS;
      case LZ4, LZ4HC, NONE -> LZ4_MAX_DISTANCE;
    };
  }

  private static int log2(int size) {
    return IntMath.log2(size, RoundingMode.FLOOR);
  }

  /** Of all that the files of an algorithm get, the largest. */
  private int largestDictionary(Algorithm algorithm) {
    return compressions.stream()
        .filter(each -> algorithm(each) == algorithm)
        .mapToInt(this::dictionarySize)
        .max()
        .orElseThrow();
  }

  /**
   * The records behind the superblock. None for LZ4 alone in pclusters of a block, as kernels
   * before 5.13 know nothing else.
   */
  ImmutableList<CompressionConfig> configs() {
    ImmutableSortedSet<Algorithm> algorithms = algorithms();
    boolean old = algorithms.equals(ImmutableSet.of(Algorithm.LZ4)) && pclusterSize == blockSize;
    return old
        ? ImmutableList.of()
        : algorithms.stream().map(this::config).collect(ImmutableList.toImmutableList());
  }

  private CompressionConfig config(Algorithm algorithm) {
    return switch (algorithm) {
      case LZ4 -> new CompressionConfig.Lz4(LZ4_MAX_DISTANCE, pclusterSize / blockSize);
      case LZMA -> new CompressionConfig.Lzma(largestDictionary(algorithm), 0);
      case DEFLATE -> new CompressionConfig.Deflate(DEFLATE_WINDOW_BITS);
      case ZSTD ->
          new CompressionConfig.Zstd(0, log2(largestDictionary(algorithm)) - MIN_ZSTD_WINDOW_LOG);
    };
  }

  boolean compress() {
    return !compressions.isEmpty();
  }

  /**
   * What the superblock's field says: LZ4's window, or with records which algorithms there are; 0
   * if nothing is compressed.
   */
  int algorithmsField() {
    if (!compress()) {
      return 0;
    }
    return configs().isEmpty()
        ? LZ4_MAX_DISTANCE
        : algorithms().stream().mapToInt(algorithm -> 1 << algorithm.code()).sum();
  }
}
