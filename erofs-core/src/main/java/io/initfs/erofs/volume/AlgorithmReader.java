package io.initfs.erofs.volume;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which algorithms an image declares, with the kernel's checks of their records at mount. */
final class AlgorithmReader {
  private static final int MAX_PCLUSTER_BYTES = 1 << 20;
  private static final long MIN_DICTIONARY = 4096;
  private static final long MAX_DICTIONARY = 8 << 20;
  private static final int MAX_DEFLATE_WINDOW_BITS = 15;
  private static final int MAX_ZSTD_WINDOW_LOG = 10;
  private static final int LZ4_MAX_DISTANCE = 65535;
  private static final int MIN_BLOCK_BITS = 9;

  private final ImageSource source;
  private final Superblock superblock;
  private long at;

  private AlgorithmReader(ImageSource source, Superblock superblock) {
    this.source = source;
    this.superblock = superblock;
    this.at = (long) Superblock.OFFSET + superblock.size();
  }

  static ImmutableMap<Algorithm, CompressionConfig> read(ImageSource source, Superblock superblock)
      throws IOException {
    return superblock.hasIncompat(Features.COMPR_CFGS)
        ? new AlgorithmReader(source, superblock).records()
        : lz4OrNothing(superblock);
  }

  /** What an image may have at most. */
  static ImmutableMap<Algorithm, CompressionConfig> all() {
    return ImmutableMap.of(
        Algorithm.LZ4,
        new CompressionConfig.Lz4(LZ4_MAX_DISTANCE, MAX_PCLUSTER_BYTES >> MIN_BLOCK_BITS),
        Algorithm.LZMA,
        new CompressionConfig.Lzma(MAX_DICTIONARY, 0),
        Algorithm.DEFLATE,
        new CompressionConfig.Deflate(MAX_DEFLATE_WINDOW_BITS),
        Algorithm.ZSTD,
        new CompressionConfig.Zstd(0, MAX_ZSTD_WINDOW_LOG));
  }

  /** Before Linux 5.13 there was no other algorithm, and one-block pclusters only. */
  private static ImmutableMap<Algorithm, CompressionConfig> lz4OrNothing(Superblock superblock) {
    int distance = superblock.lz4DistanceOrAlgorithms();
    if (distance == 0 && !superblock.hasIncompat(Features.ZERO_PADDING)) {
      return ImmutableMap.of();
    }
    return ImmutableMap.of(
        Algorithm.LZ4, new CompressionConfig.Lz4(distance == 0 ? LZ4_MAX_DISTANCE : distance, 1));
  }

  private ImmutableMap<Algorithm, CompressionConfig> records() throws IOException {
    Map<Algorithm, CompressionConfig> configs = new EnumMap<>(Algorithm.class);
    for (int rest = superblock.lz4DistanceOrAlgorithms(); rest != 0; rest &= rest - 1) {
      int code = Integer.numberOfTrailingZeros(rest);
      Optional<Algorithm> algorithm = Algorithm.fromCode(code);
      if (algorithm.isEmpty()) {
        throw new UnsupportedFeatureException(where(), "compression algorithm " + code);
      }
      configs.put(algorithm.get(), next(algorithm.get()));
    }
    return Maps.immutableEnumMap(configs);
  }

  private CompressionConfig next(Algorithm algorithm) throws IOException {
    at = Alignment.up(at, CompressionConfig.ALIGNMENT);
    byte[] bytes = new byte[CompressionConfig.LENGTH_SIZE];
    source.readFully(at, bytes, 0, bytes.length);
    int length = CompressionConfig.readLength(bytes, 0);
    int minimum = CompressionConfig.minimumSize(algorithm);
    if (length < minimum) {
      throw corrupt(algorithm + " record", "at least " + minimum + " bytes", length);
    }
    byte[] record = new byte[minimum];
    source.readFully(at + CompressionConfig.LENGTH_SIZE, record, 0, minimum);
    CompressionConfig config = CompressionConfig.read(algorithm, record, 0);
    check(config);
    at += CompressionConfig.LENGTH_SIZE + length;
    return config;
  }

  private void check(CompressionConfig config) throws CorruptImageException {
    if (config instanceof CompressionConfig.Lz4 lz4) {
      int maximum = MAX_PCLUSTER_BYTES >> superblock.blkszbits();
      require(
          lz4.maxPclusterBlocks() <= maximum, "max_pclusterblks", maximum, lz4.maxPclusterBlocks());
    } else if (config instanceof CompressionConfig.Lzma lzma) {
      require(lzma.format() == 0, "LZMA format", 0, lzma.format());
      long dictionary = lzma.dictionarySize();
      if (dictionary < MIN_DICTIONARY || dictionary > MAX_DICTIONARY) {
        throw corrupt("dict_size", MIN_DICTIONARY + " to " + MAX_DICTIONARY, dictionary);
      }
    } else if (config instanceof CompressionConfig.Deflate deflate) {
      int bits = deflate.windowBits();
      require(bits <= MAX_DEFLATE_WINDOW_BITS, "windowbits", MAX_DEFLATE_WINDOW_BITS, bits);
    } else if (config instanceof CompressionConfig.Zstd zstd) {
      require(zstd.format() == 0, "ZSTD format", 0, zstd.format());
      int log = zstd.windowLog();
      require(log <= MAX_ZSTD_WINDOW_LOG, "windowlog", MAX_ZSTD_WINDOW_LOG, log);
    }
  }

  private void require(boolean holds, String field, int maximum, int got)
      throws CorruptImageException {
    if (!holds) {
      throw corrupt(field, "at most " + maximum, got);
    }
  }

  private CorruptImageException corrupt(String what, String expected, long got) {
    return new CorruptImageException(where(), what, expected, Long.toString(got));
  }

  private Where where() {
    return Where.image(source.name(), "compression configuration", at);
  }
}
