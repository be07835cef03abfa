package io.initfs.erofs.map;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/** COMPRESSED_COMPACT: 2 or 4 bytes an lcluster, in packs that share a block address. */
final class CompactIndex implements LclusterIndex {
  /** With 16 bits an entry, and two of them for the type. */
  private static final int MAX_LOW_BITS = 14;

  private final CompressedFile file;
  private final Volume volume;
  private final CompactIndexZones zones;
  private final int lowBits;
  private final boolean big;

  private CompactIndex(CompressedFile file, CompactIndexZones zones, int lowBits) {
    this.file = file;
    this.volume = file.volume();
    this.zones = zones;
    this.lowBits = lowBits;
    this.big = file.has(MapHeader.ADVISE_BIG_PCLUSTER_1);
  }

  static CompactIndex open(CompressedFile file) throws UnsupportedFeatureException {
    boolean largePacks = file.has(MapHeader.ADVISE_COMPACTED_2B);
    int lowBits = Math.max(file.lclusterBits(), CompactPack.MIN_LOW_BITS);
    if (lowBits > (largePacks ? CompactPack.MIN_LOW_BITS : MAX_LOW_BITS)) {
      throw new UnsupportedFeatureException(
          file.volume().where("map header", file.inode().nid()).at(file.at().address()),
          "compact index with lclusters of 2^" + lowBits + " bytes");
    }
    // By blocks even where lclusters are larger, as the kernel counts them.
    long entries = file.inode().unitCount(file.volume().blockBits());
    return new CompactIndex(
        file, CompactIndexZones.at(file.at().address(), entries, largePacks), lowBits);
  }

  @Override
  public Location end() {
    return new Location(file.at().space(), zones.start() + zones.size());
  }

  @Override
  public Cursor cursor() {
    return new PackCursor();
  }

  /** An entry, with the pack it stands in. */
  private final class PackCursor extends Cursor {
    private long packFirst = -1;
    private CompactPack pack = new CompactPack(ImmutableList.of(), 0);
    private int slot;

    @Override
    void load(long lcluster) throws IOException {
      CompactIndexZones.Place place = zones.packOf(lcluster);
      if (place.firstLcluster() != packFirst) {
        byte[] bytes = new byte[CompactPack.size(place.entryCount())];
        volume.readFully(new Location(file.at().space(), place.address()), bytes, 0, bytes.length);
        pack = CompactPack.read(bytes, 0, place.entryCount(), lowBits);
        packFirst = place.firstLcluster();
      }
      slot = (int) (lcluster - packFirst);
    }

    private LclusterEntry at(int index) {
      return pack.entries().get(index);
    }

    private boolean isBlockCount(int index) {
      return !at(index).isHead() && (at(index).low() & LclusterEntry.BLOCK_COUNT) != 0;
    }

    @Override
    int type() {
      return at(slot).type();
    }

    @Override
    int clusterOffset() {
      return at(slot).low();
    }

    /** There is no bit for it: what is shared has a full index. */
    @Override
    boolean isPartial() {
      return false;
    }

    @Override
    boolean hasBlockCount() {
      return isBlockCount(slot);
    }

    @Override
    int blockCount() {
      return at(slot).low() & ~LclusterEntry.BLOCK_COUNT;
    }

    /**
     * The last entry of a pack holds the distance forward; its distance back follows from the one
     * before it.
     */
    @Override
    int distanceBack() {
      if (hasBlockCount()) {
        return 1;
      }
      if (slot < pack.entries().size() - 1) {
        return at(slot).low();
      }
      int before = slot - 1;
      return at(before).isHead() ? 1 : isBlockCount(before) ? 2 : at(before).low() + 1;
    }

    @Override
    int distanceForward() {
      int last = pack.entries().size() - 1;
      for (int i = slot + 1; i <= last; i++) {
        if (at(i).isHead()) {
          return i - slot;
        }
      }
      return last - slot + (isBlockCount(last) ? 1 : at(last).low());
    }

    @Override
    long block() throws CorruptImageException {
      long blocks = big ? blocksBefore() : 1 + headsBefore();
      return pack.base() + blocks & 0xFFFF_FFFFL;
    }

    /** With one-block pclusters, the base is the block of the last head before the pack. */
    private long headsBefore() {
      long heads = 0;
      for (int i = 0; i < slot; i++) {
        heads += at(i).isHead() ? 1 : 0;
      }
      return heads;
    }

    /**
     * With big ones, the base is the block of the first pcluster that is counted in the pack: at
     * its block count, or at its head if it has none. From there they follow one another.
     */
    private long blocksBefore() throws CorruptImageException {
      long blocks = 0;
      int i = slot - 1;
      while (i >= 0) {
        LclusterEntry entry = at(i);
        if (entry.isHead()) {
          blocks++;
          i--;
        } else if (isBlockCount(i)) {
          blocks += entry.low() & ~LclusterEntry.BLOCK_COUNT;
          i -= 2;
        } else if (entry.low() >= 2) {
          // To the block count, right behind the head.
          i -= entry.low() - 1;
        } else {
          Where where = volume.where("index of lcluster " + (packFirst + i), file.inode().nid());
          throw new CorruptImageException(
              where, "distance to the head", "at least 2", Integer.toString(entry.low()));
        }
      }
      return blocks;
    }
  }
}
