package io.initfs.erofs.read;

import io.initfs.erofs.codec.ClusterDecoder;
import io.initfs.erofs.codec.MissingLibraryException;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.AccessLog;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes pclusters, and keeps the decoded ones that were only partly wanted, since their
 * neighbours are likely to be asked for next.
 */
final class ClusterReader {
  /** Linux's Z_EROFS_PCLUSTER_MAX_SIZE. */
  private static final int MAX_STORED = 1 << 20;

  private final Volume volume;
  private final ErofsLimits limits;
  private final AccessLog log;
  private final ClusterCache cache;

  ClusterReader(Volume volume, ReadOptions options, ClusterCache cache) {
    this(volume, options.limits(), options.log(), cache);
  }

  private ClusterReader(Volume volume, ErofsLimits limits, AccessLog log, ClusterCache cache) {
    this.volume = volume;
    this.limits = limits;
    this.log = log;
    this.cache = cache;
  }

  /** A reader of another view of the same volume, with the same cache. */
  ClusterReader of(Volume view) {
    return new ClusterReader(view, limits, log, cache);
  }

  /**
   * Copies the bytes {@code [from, to)} of a file, which lie within {@code extent}, to {@code
   * target}. What is asked for first is decoded up to {@code to} and no further; who comes back for
   * more of the same pcluster is likely to want all of it.
   */
  void read(long nid, Extent.Compressed extent, long from, long to, byte[] target, int offset)
      throws IOException {
    int whole = checkedLength(nid, extent, extent.length());
    int skip = (int) (from - extent.logical());
    int wanted = (int) (to - extent.logical());
    byte @Nullable [] prefix = cache.get(extent);
    if (prefix == null && skip == 0 && wanted == whole) {
      decode(nid, extent, target, offset, wanted);
      return;
    }
    if (prefix == null || prefix.length < wanted) {
      prefix = new byte[prefix == null ? wanted : whole];
      decode(nid, extent, prefix, 0, prefix.length);
      cache.put(extent, prefix);
    }
    System.arraycopy(prefix, skip, target, offset, wanted - skip);
  }

  /** {@code length}, of bytes within {@code extent}, as a size that may be allocated. */
  int checkedLength(long nid, Extent.Compressed extent, long length) throws LimitExceededException {
    if (extent.length() > limits.maxClusterBytes()) {
      throw new LimitExceededException(
          where(nid, extent), "maxClusterBytes", limits.maxClusterBytes(), extent.length());
    }
    if (extent.stored() > MAX_STORED) {
      throw new LimitExceededException(
          where(nid, extent), "pcluster size", MAX_STORED, extent.stored());
    }
    return (int) length;
  }

  /** Decodes a whole pcluster that was read to {@code stored[from...]}. */
  void decodeWhole(
      long nid, Extent.Compressed extent, byte[] stored, int from, byte[] target, int offset)
      throws IOException {
    decode(nid, extent, stored, from, target, offset, checkedLength(nid, extent, extent.length()));
  }

  private void decode(long nid, Extent.Compressed extent, byte[] target, int offset, int length)
      throws IOException {
    byte[] stored = new byte[extent.stored()];
    volume.readFully(extent.at(), stored, 0, stored.length);
    decode(nid, extent, stored, 0, target, offset, length);
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
    // Images from before Linux 5.4 have their LZ4 data at the start of whole blocks instead.
    boolean padded = volume.isZeroPadded() || extent.algorithm() != Algorithm.LZ4;
    int start = padded ? dataStart(nid, extent, stored, from) : from;
    int end = from + extent.stored();
    boolean whole = padded && !extent.partial() && length == extent.length();
    try {
      ClusterDecoder.of(extent.algorithm())
          .decode(stored, start, end - start, target, offset, length, whole);
    } catch (MissingLibraryException e) {
      throw new UnsupportedFeatureException(
          where(nid, extent), extent.algorithm() + " without " + e.artifact(), e);
    } catch (IOException e) {
      throw new CorruptImageException(
          where(nid, extent),
          "compressed data",
          extent.length() + " bytes of " + extent.algorithm(),
          String.valueOf(e.getMessage()),
          e);
    }
    log.pclusterDecoded(nid, extent.at().address(), extent.stored(), length);
  }

  /** Zeros stand before the data, none behind the end of the block where the pcluster starts. */
  private int dataStart(long nid, Extent.Compressed extent, byte[] stored, int from)
      throws CorruptImageException {
    int inBlock = (int) (extent.at().address() & (volume.blockSize() - 1));
    int limit = Math.min(extent.stored(), volume.blockSize() - inBlock);
    for (int i = from; i < from + limit; i++) {
      if (stored[i] != 0) {
        return i;
      }
    }
    throw new CorruptImageException(
        where(nid, extent), "zero padding", "less than a block", limit + " zero bytes");
  }

  private Where where(long nid, Extent.Compressed extent) {
    return volume.where("pcluster", nid).at(extent.at().address());
  }
}
