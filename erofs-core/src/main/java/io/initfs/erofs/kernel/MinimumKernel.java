package io.initfs.erofs.kernel;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Features;
import java.util.Map;

/**
 * Which release of Linux is the first that reads an image, on a machine with large enough pages.
 */
public final class MinimumKernel {
  private static final KernelVersion FIRST = new KernelVersion(5, 4);

  /** Blocks smaller than a page; the others must be as large as one before. */
  private static final KernelVersion SMALL_BLOCKS = new KernelVersion(6, 4);

  private static final KernelVersion COMPRESSED_SMALL_BLOCKS = new KernelVersion(6, 8);
  private static final int PAGE = 4096;

  private static final ImmutableMap<Long, KernelVersion> FEATURES =
      ImmutableMap.<Long, KernelVersion>builder()
          .put(Features.COMPR_CFGS, new KernelVersion(5, 13))
          .put(Features.CHUNKED_FILE, new KernelVersion(5, 15))
          .put(Features.DEVICE_TABLE, new KernelVersion(5, 16))
          .put(Features.ZTAILPACKING, new KernelVersion(5, 17))
          .put(Features.FRAGMENTS, new KernelVersion(6, 1))
          .put(Features.XATTR_PREFIXES, new KernelVersion(6, 4))
          .put(Features.BIT48, new KernelVersion(6, 15))
          .put(Features.METABOX, new KernelVersion(6, 17))
          .build();

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
   * The first release that mounts an image.
   *
   * @param incompatible the image's incompatible features
   * @param blockSize in bytes
   * @param algorithms what its compressed files may use; counts if it has any
   */
  public static KernelVersion of(long incompatible, int blockSize, Iterable<Algorithm> algorithms) {
    KernelVersion kernel = FIRST;
    for (Map.Entry<Long, KernelVersion> feature : FEATURES.entrySet()) {
      if ((incompatible & feature.getKey()) != 0) {
        kernel = kernel.or(feature.getValue());
      }
    }
    boolean compressed = (incompatible & Features.ZERO_PADDING) != 0;
    if (compressed) {
      for (Algorithm algorithm : algorithms) {
        kernel = kernel.or(ALGORITHMS.getOrDefault(algorithm, FIRST));
      }
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
