package io.initfs.erofs.read;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.primitives.Ints;
import io.initfs.erofs.codec.ClusterDecoder;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.AccessLog;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes pclusters, and keeps the decoded ones that were only partly wanted, since their
 * neighbours are likely to be asked for next. The cache is bounded in bytes and shared by all
 * readers of an image.
 */
public final class ClusterReader {
  private static final long CACHED_BYTES = 4 << 20;

  private final Volume volume;
  private final ErofsLimits limits;
  private final AccessLog log;
  private final Cache<Long, byte[]> decoded =
      CacheBuilder.newBuilder()
          .maximumWeight(CACHED_BYTES)
          .weigher((Long physical, byte[] bytes) -> bytes.length)
          .concurrencyLevel(1)
          .build();

  public ClusterReader(Volume volume, ErofsLimits limits, AccessLog log) {
    this.volume = volume;
    this.limits = limits;
    this.log = log;
  }

  /**
   * Copies the bytes {@code [from, to)} of a file, which lie within {@code extent}, to {@code
   * target}. Decodes up to {@code to} and no further.
   */
  void read(long nid, Extent.Compressed extent, long from, long to, byte[] target, int offset)
      throws IOException {
    requireWithinLimit(nid, extent);
    int skip = (int) (from - extent.logical());
    int wanted = (int) (to - extent.logical());
    if (skip == 0 && wanted == extent.length()) {
      decode(nid, extent, target, offset, wanted);
      return;
    }
    byte @Nullable [] prefix = decoded.getIfPresent(extent.physical());
    if (prefix == null || prefix.length < wanted) {
      prefix = new byte[wanted];
      decode(nid, extent, prefix, 0, wanted);
      decoded.put(extent.physical(), prefix);
    }
    System.arraycopy(prefix, skip, target, offset, wanted - skip);
  }

  /** {@code length}, of bytes within {@code extent}, as a size that may be allocated. */
  int checkedLength(long nid, Extent.Compressed extent, long length) throws LimitExceededException {
    requireWithinLimit(nid, extent);
    return (int) length;
  }

  private void requireWithinLimit(long nid, Extent.Compressed extent)
      throws LimitExceededException {
    if (extent.length() > limits.maxClusterBytes()) {
      throw new LimitExceededException(
          where(nid, extent), "maxClusterBytes", limits.maxClusterBytes(), extent.length());
    }
  }

  private void decode(long nid, Extent.Compressed extent, byte[] target, int offset, int length)
      throws IOException {
    byte[] stored = new byte[extent.stored()];
    volume.data().readFully(extent.physical(), stored, 0, stored.length);
    decode(nid, extent, stored, 0, target, offset, length);
  }

  /** Decodes a whole pcluster that was read to {@code stored[from...]}. */
  void decodeWhole(
      long nid, Extent.Compressed extent, byte[] stored, int from, byte[] target, int offset)
      throws IOException {
    requireWithinLimit(nid, extent);
    decode(nid, extent, stored, from, target, offset, (int) extent.length());
  }

  private void decode(
      long nid,
      Extent.Compressed extent,
      byte[] stored,
      int from,
      byte[] target,
      int offset,
      int length)
      throws IOException {
    int start = dataStart(nid, extent, stored, from);
    int end = from + extent.stored();
    boolean whole = length == extent.length();
    try {
      ClusterDecoder.of(extent.algorithm())
          .decode(stored, start, end - start, target, offset, length, whole);
    } catch (IOException e) {
      throw new CorruptImageException(
          where(nid, extent),
          "compressed data",
          extent.length() + " bytes of " + extent.algorithm(),
          String.valueOf(e.getMessage()),
          e);
    }
    log.pclusterDecoded(nid, extent.physical(), extent.stored(), length);
  }

  /** Zeros stand before the data, less than a block of them. */
  private int dataStart(long nid, Extent.Compressed extent, byte[] stored, int from)
      throws CorruptImageException {
    int limit = Ints.min(extent.stored(), volume.blockSize());
    for (int i = 0; i < limit; i++) {
      if (stored[from + i] != 0) {
        return from + i;
      }
    }
    throw new CorruptImageException(
        where(nid, extent), "zero padding", "less than a block", limit + " zero bytes");
  }

  private Where where(long nid, Extent.Compressed extent) {
    return volume.where("pcluster", nid).at(extent.physical());
  }
}
