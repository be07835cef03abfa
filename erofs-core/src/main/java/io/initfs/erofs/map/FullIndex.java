package io.initfs.erofs.map;

import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/** COMPRESSED_FULL: 8 bytes an lcluster. */
final class FullIndex implements LclusterIndex {
  private final Volume volume;
  private final long nid;
  private final Location start;
  private final long entries;

  FullIndex(CompressedFile file) {
    this.volume = file.volume();
    this.nid = file.inode().nid();
    this.start = file.at().plus(MapHeader.SIZE + FullLclusterIndex.GAP);
    this.entries = file.inode().unitCount(file.lclusterBits());
  }

  @Override
  public Location end() {
    return start.plus(entries * FullLclusterIndex.SIZE);
  }

  @Override
  public Cursor cursor() {
    return new FullCursor();
  }

  private final class FullCursor extends Cursor {
    private final byte[] bytes = new byte[FullLclusterIndex.SIZE];
    private FullLclusterIndex entry = FullLclusterIndex.nonHead(0, 0);

    @Override
    void load(long lcluster) throws IOException {
      volume.readFully(start.plus(lcluster * FullLclusterIndex.SIZE), bytes, 0, bytes.length);
      if (FullLclusterIndex.isHole(bytes, 0)) {
        throw new UnsupportedFeatureException(
            volume.where("index of lcluster " + lcluster, nid), "HOLE");
      }
      entry = FullLclusterIndex.read(bytes, 0);
    }

    @Override
    int type() {
      return entry.type();
    }

    @Override
    int clusterOffset() {
      return entry.clusterOffset();
    }

    @Override
    boolean isPartial() {
      return entry.partial();
    }

    @Override
    long block() {
      return entry.block();
    }

    @Override
    boolean hasBlockCount() {
      return (entry.back() & LclusterEntry.BLOCK_COUNT) != 0;
    }

    @Override
    int blockCount() {
      return entry.back() & ~LclusterEntry.BLOCK_COUNT;
    }

    @Override
    int distanceBack() {
      return hasBlockCount() ? 1 : entry.back();
    }

    @Override
    int distanceForward() {
      return entry.forward();
    }
  }
}
