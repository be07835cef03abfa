package io.initfs.erofs.io;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.failure.ErofsLimits;
import java.util.List;

/**
 * How an image is read.
 *
 * @param limits what it may at most ask for
 * @param log told of every physical read and every decoded pcluster
 * @param devices the extra devices of an image that has a device table, in its order; or none, and
 *     then their contents are looked for behind the image's own, as after {@code cat image device}
 * @param cacheBytes most bytes of decoded pclusters to keep, for all readers of the image together;
 *     one pcluster may have 12 MiB
 * @param checksum whether the superblock's checksum is to be right, if it has one, as Linux wants
 *     it
 */
public record ReadOptions(
    ErofsLimits limits,
    AccessLog log,
    ImmutableList<ImageSource> devices,
    long cacheBytes,
    boolean checksum) {
  /** The default limits, no log, no extra devices, 16 MiB of cache. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ErofsLimits.DEFAULT, AccessLog.NONE, ImmutableList.of(), 16 << 20, true);

  public ReadOptions withLimits(ErofsLimits newLimits) {
    return new ReadOptions(newLimits, log, devices, cacheBytes, checksum);
  }

  public ReadOptions withLog(AccessLog newLog) {
    return new ReadOptions(limits, newLog, devices, cacheBytes, checksum);
  }

  public ReadOptions withDevices(List<ImageSource> newDevices) {
    return new ReadOptions(limits, log, ImmutableList.copyOf(newDevices), cacheBytes, checksum);
  }

  public ReadOptions withCacheBytes(long newCacheBytes) {
    return new ReadOptions(limits, log, devices, newCacheBytes, checksum);
  }

  public ReadOptions withChecksum(boolean required) {
    return new ReadOptions(limits, log, devices, cacheBytes, required);
  }

  /** {@code source} as the log sees it. */
  public ImageSource observed(ImageSource source) {
    return log == AccessLog.NONE ? source : source.observedBy(log);
  }
}
