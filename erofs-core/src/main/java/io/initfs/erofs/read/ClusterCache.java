package io.initfs.erofs.read;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.RecentlyUsed;
import org.jspecify.annotations.Nullable;

/**
 * Decoded pclusters, or prefixes of them, by where they stand. Bounded in bytes and shared by all
 * readers of an image.
 */
final class ClusterCache {
  /** Where a pcluster stands, and what makes it decode as it does. */
  private record Key(Location at, int stored, Algorithm algorithm) {}

  private final RecentlyUsed<Key, byte[]> decoded;

  /** A cache of at most {@code maxBytes} decoded bytes; one pcluster may have 12 MiB. */
  ClusterCache(long maxBytes) {
    this.decoded = new RecentlyUsed<>(maxBytes);
  }

  byte @Nullable [] get(Extent.Compressed extent) {
    return decoded.get(key(extent));
  }

  void put(Extent.Compressed extent, byte[] prefix) {
    decoded.put(key(extent), prefix, prefix.length);
  }

  private static Key key(Extent.Compressed extent) {
    return new Key(extent.at(), extent.stored(), extent.algorithm());
  }
}
