package io.initfs.erofs.map;

import com.google.common.collect.ImmutableList;
import com.google.common.math.LongMath;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.math.RoundingMode;

/**
 * COMPRESSED_COMPACT with one-block pclusters. From the lcluster of an offset the map walks back to
 * the head of its extent and forward to the next head, over the distances that the entries give.
 */
final class CompactExtentMap implements ExtentMap {
  private static final int KNOWN_ADVISE = MapHeader.ADVISE_COMPACTED_2B;

  private final Volume volume;
  private final Inode inode;
  private final Algorithm algorithm;
  private final CompactIndexZones zones;

  private CompactExtentMap(
      Volume volume, Inode inode, Algorithm algorithm, CompactIndexZones zones) {
    this.volume = volume;
    this.inode = inode;
    this.algorithm = algorithm;
    this.zones = zones;
  }

  static CompactExtentMap open(Volume volume, Inode inode) throws IOException {
    long address = inode.bodyAddress() + MapHeader.ALIGNMENT - 1 & -MapHeader.ALIGNMENT;
    byte[] bytes = new byte[MapHeader.SIZE];
    volume.metadata().readFully(address, bytes, 0, bytes.length);
    MapHeader header = MapHeader.read(bytes, 0);
    Where where = volume.where("map header", inode.nid()).at(address);
    if ((header.advise() & ~KNOWN_ADVISE) != 0 || header.clusterBits() != 0) {
      throw new UnsupportedFeatureException(
          where,
          String.format(
              "h_advise 0x%x with h_clusterbits 0x%x", header.advise(), header.clusterBits()));
    }
    if (volume.blockBits() > CompactPack.MIN_LOW_BITS) {
      throw new UnsupportedFeatureException(
          where, "compact index with blocks of " + volume.blockSize() + " bytes");
    }
    Algorithm algorithm =
        Algorithm.fromCode(header.algorithmType())
            .filter(code -> code == Algorithm.LZ4)
            .orElseThrow(
                () ->
                    new UnsupportedFeatureException(
                        where, "compression algorithms " + header.algorithmType()));
    if (!volume.hasLz4()) {
      throw new CorruptImageException(
          where, "compressed inode", "an image that declares LZ4", "one without compression");
    }
    if (!volume.isZeroPadded()) {
      throw new UnsupportedFeatureException(where, "compressed data without ZERO_PADDING");
    }
    long entries = LongMath.divide(inode.size(), volume.blockSize(), RoundingMode.CEILING);
    boolean largePacks = (header.advise() & MapHeader.ADVISE_COMPACTED_2B) != 0;
    return new CompactExtentMap(
        volume, inode, algorithm, CompactIndexZones.at(address, entries, largePacks));
  }

  @Override
  public Extent extentAt(long offset) throws IOException {
    long lcluster = offset >> volume.blockBits();
    int within = (int) (offset & (volume.blockSize() - 1));
    Cursor cursor = new Cursor();
    cursor.moveTo(lcluster);
    if (cursor.entry().isHead() && clusterOffset(cursor) > within) {
      cursor.moveTo(before(lcluster));
    }
    while (!cursor.entry().isHead()) {
      cursor.moveTo(cursor.lcluster - cursor.distanceBack());
    }
    long logical = (cursor.lcluster << volume.blockBits()) + clusterOffset(cursor);
    long physical = cursor.block() << volume.blockBits();
    boolean raw = cursor.entry().type() == LclusterEntry.PLAIN;
    if (cursor.entry().type() == LclusterEntry.HEAD2) {
      throw new UnsupportedFeatureException(where(cursor.lcluster), "HEAD2");
    }
    long length = endOfExtentFrom(cursor) - logical;
    checkLength(logical, length, offset, raw);
    return raw
        ? new Extent.Raw(logical, length, physical)
        : new Extent.Compressed(logical, length, physical, volume.blockSize(), algorithm);
  }

  /**
   * One pass over the index: no distance may lead past the head it should lead to. Those back are
   * not needed to read a file from its start, so a fault in them would only show in a random read.
   */
  @Override
  public void verify() throws IOException {
    Cursor cursor = new Cursor();
    long head = 0;
    long nextHead = 0;
    for (long lcluster = 0; lcluster < zones.entries(); lcluster++) {
      cursor.moveTo(lcluster);
      if (cursor.entry().isHead()) {
        int unused = clusterOffset(cursor);
        if (lcluster < nextHead) {
          throw wrongDistance(lcluster, "this head from before it", nextHead - lcluster);
        }
        head = lcluster;
      } else {
        long back = cursor.distanceBack();
        if (back > lcluster - head) {
          throw wrongDistance(lcluster, "its head, at most " + (lcluster - head), back);
        }
        nextHead = lcluster + cursor.distanceForward();
      }
    }
  }

  /** Walks on from a head to the next one, or to the end of the file. */
  private long endOfExtentFrom(Cursor cursor) throws IOException {
    long next = cursor.lcluster + 1;
    while (next < zones.entries()) {
      cursor.moveTo(next);
      if (cursor.entry().isHead()) {
        return Math.min((next << volume.blockBits()) + clusterOffset(cursor), inode.size());
      }
      next += cursor.distanceForward();
    }
    return inode.size();
  }

  private void checkLength(long logical, long length, long offset, boolean raw)
      throws CorruptImageException {
    long minimum = offset - logical + 1;
    long maximum = raw ? volume.blockSize() : Long.MAX_VALUE;
    if (length < minimum || length > maximum) {
      throw new CorruptImageException(
          where(logical >> volume.blockBits()),
          (raw ? "plain" : "compressed") + " extent's length",
          minimum + " to " + maximum,
          Long.toString(length));
    }
  }

  private int clusterOffset(Cursor cursor) throws CorruptImageException {
    int offset = cursor.entry().low();
    if (offset >= volume.blockSize()) {
      throw new CorruptImageException(
          where(cursor.lcluster),
          "clusterofs",
          "less than " + volume.blockSize(),
          Integer.toString(offset));
    }
    return offset;
  }

  private long before(long lcluster) throws CorruptImageException {
    if (lcluster == 0) {
      throw new CorruptImageException(
          where(0), "first lcluster", "an extent from offset 0", "none");
    }
    return lcluster - 1;
  }

  private CorruptImageException wrongDistance(long lcluster, String expected, long got) {
    return new CorruptImageException(
        where(lcluster), "distance", "a way to " + expected, Long.toString(got));
  }

  private Where where(long lcluster) {
    return volume.where("index of lcluster " + lcluster, inode.nid());
  }

  /** A position in the index, with the pack it stands in. */
  private final class Cursor {
    private long lcluster = -1;
    private long packFirst = -1;
    private CompactPack pack = new CompactPack(ImmutableList.of(), 0);

    void moveTo(long target) throws IOException {
      lcluster = target;
      CompactIndexZones.Place place = zones.packOf(target);
      if (place.firstLcluster() != packFirst) {
        byte[] bytes = new byte[CompactPack.size(place.entryCount())];
        volume.metadata().readFully(place.address(), bytes, 0, bytes.length);
        pack = CompactPack.read(bytes, 0, place.entryCount(), CompactPack.MIN_LOW_BITS);
        packFirst = place.firstLcluster();
      }
    }

    private int slot() {
      return (int) (lcluster - packFirst);
    }

    LclusterEntry entry() {
      return pack.entries().get(slot());
    }

    /** Block of the head here: the base is the block of the last head before the pack. */
    long block() {
      long headsBefore =
          pack.entries().subList(0, slot()).stream().filter(LclusterEntry::isHead).count();
      return pack.base() + 1 + headsBefore & 0xFFFF_FFFFL;
    }

    /**
     * The last entry of a pack holds the distance forward; its distance back follows from the one
     * before it.
     */
    long distanceBack() throws CorruptImageException {
      boolean last = slot() == pack.entries().size() - 1;
      LclusterEntry previous = pack.entries().get(Math.max(slot() - 1, 0));
      long distance = !last ? entry().low() : previous.isHead() ? 1 : previous.low() + 1;
      if (distance < 1 || distance > lcluster) {
        throw new CorruptImageException(
            where(lcluster), "distance to the head", "1 to " + lcluster, Long.toString(distance));
      }
      return distance;
    }

    /** To the next head or a little before it: at least 1, so that a walk always ends. */
    long distanceForward() {
      int last = pack.entries().size() - 1;
      for (int i = slot() + 1; i <= last; i++) {
        if (pack.entries().get(i).isHead()) {
          return i - (long) slot();
        }
      }
      return Math.max(1, last - slot() + pack.entries().get(last).low());
    }
  }
}
