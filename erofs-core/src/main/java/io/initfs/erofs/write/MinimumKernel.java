package io.initfs.erofs.write;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Features;
import java.util.Map;

/**
 * Which release of Linux is the first that reads an image, on a machine with large enough pages.
 */
final class MinimumKernel {
  private static final KernelVersion FIRST = new KernelVersion(5, 4);

  /** Blocks smaller than a page; the others must be as large as one before. */
  private static final KernelVersion SMALL_BLOCKS = new KernelVersion(6, 4);

  private static final KernelVersion COMPRESSED_SMALL_BLOCKS = new KernelVersion(6, 8);
  private static final int PAGE = 4096;

  private static final ImmutableMap<Long, KernelVersion> FEATURES =
      ImmutableMap.of(
          Features.COMPR_CFGS, new KernelVersion(5, 13),
          Features.CHUNKED_FILE, new KernelVersion(5, 15),
          Features.ZTAILPACKING, new KernelVersion(5, 17),
          Features.FRAGMENTS, new KernelVersion(6, 1),
          Features.XATTR_PREFIXES, new KernelVersion(6, 4));

  private static final ImmutableMap<Algorithm, KernelVersion> ALGORITHMS =
      ImmutableMap.of(
          Algorithm.LZ4, FIRST,
          Algorithm.LZMA, new KernelVersion(5, 16),
          Algorithm.DEFLATE, new KernelVersion(6, 6),
          Algorithm.ZSTD, new KernelVersion(6, 10));

  /** From then on the prefix table is looked for where it is, and not in the packed inode. */
  private static final KernelVersion PLAIN_PREFIXES = new KernelVersion(6, 17);

  private MinimumKernel() {}

  /**
   * @param incompatible the image's incompatible features
   * @param algorithm that of its compressed files
   */
  static KernelVersion of(long incompatible, int blockSize, Algorithm algorithm) {
    KernelVersion kernel = FIRST;
    for (Map.Entry<Long, KernelVersion> feature : FEATURES.entrySet()) {
      if ((incompatible & feature.getKey()) != 0) {
        kernel = kernel.or(feature.getValue());
      }
    }
    boolean compressed = (incompatible & Features.ZERO_PADDING) != 0;
    if (compressed) {
      kernel = kernel.or(ALGORITHMS.get(algorithm));
    }
    if (blockSize < PAGE) {
      kernel = kernel.or(compressed ? COMPRESSED_SMALL_BLOCKS : SMALL_BLOCKS);
    }
    long prefixesBesidePacked = Features.XATTR_PREFIXES | Features.FRAGMENTS;
    return (incompatible & prefixesBesidePacked) == prefixesBesidePacked
        ? kernel.or(PLAIN_PREFIXES)
        : kernel;
  }
}
