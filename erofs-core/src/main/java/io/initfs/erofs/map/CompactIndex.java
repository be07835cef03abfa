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

  /** The pack that was read last: who reads a file in order asks for it again and again. */
  private volatile LoadedPack lastRead = LoadedPack.of(0, new CompactPack(ImmutableList.of(), 0));

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

  /**
   * A pack, and where in the index it stands.
   *
   * @param first its first lcluster
   * @param heads bit i says whether entry i is a head
   */
  private record LoadedPack(long first, CompactPack pack, int heads) {
    static LoadedPack of(long first, CompactPack pack) {
      int heads = 0;
      for (int i = 0; i < pack.entries().size(); i++) {
        heads |= pack.entries().get(i).isHead() ? 1 << i : 0;
      }
      return new LoadedPack(first, pack, heads);
    }

    boolean holds(long lcluster) {
      return lcluster >= first && lcluster - first < pack.entries().size();
    }

    int headsBefore(int slot) {
      return Integer.bitCount(heads & (1 << slot) - 1);
    }

    /** Slots to the next head behind {@code slot}, {@link Integer#MAX_VALUE} if there is none. */
    int toNextHead(int slot) {
      int behind = heads >>> slot >>> 1;
      return behind == 0 ? Integer.MAX_VALUE : 1 + Integer.numberOfTrailingZeros(behind);
    }
  }

  private LoadedPack packOf(long lcluster) throws IOException {
    CompactIndexZones.Place place = zones.packOf(lcluster);
    byte[] bytes = new byte[CompactPack.size(place.entryCount())];
    volume.readFully(new Location(file.at().space(), place.address()), bytes, 0, bytes.length);
    CompactPack pack = CompactPack.read(bytes, 0, place.entryCount(), lowBits);
    return LoadedPack.of(place.firstLcluster(), pack);
  }

  /** An entry, with the pack it stands in. */
  private final class PackCursor extends Cursor {
    private LoadedPack loaded = lastRead;
    private LclusterEntry entry = LclusterEntry.UNUSED;
    private int slot;

    @Override
    void load(long lcluster) throws IOException {
      if (!loaded.holds(lcluster)) {
        loaded = packOf(lcluster);
        lastRead = loaded;
      }
      slot = (int) (lcluster - loaded.first());
      entry = at(slot);
    }

    private LclusterEntry at(int index) {
      return loaded.pack().entries().get(index);
    }

    private boolean isBlockCount(int index) {
      return !at(index).isHead() && (at(index).low() & LclusterEntry.BLOCK_COUNT) != 0;
    }

    @Override
    int type() {
      return entry.type();
    }

    @Override
    int clusterOffset() {
      return entry.low();
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
      return entry.low() & ~LclusterEntry.BLOCK_COUNT;
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
      if (slot < loaded.pack().entries().size() - 1) {
        return entry.low();
      }
      int before = slot - 1;
      return at(before).isHead() ? 1 : isBlockCount(before) ? 2 : at(before).low() + 1;
    }

    @Override
    int distanceForward() {
      int last = loaded.pack().entries().size() - 1;
      int behindPack = last - slot + (isBlockCount(last) ? 1 : at(last).low());
      return Math.min(loaded.toNextHead(slot), behindPack);
    }

    @Override
    long block() throws CorruptImageException {
      // With one-block pclusters, the base is the block of the last head before the pack.
      long blocks = big ? blocksBefore() : 1 + loaded.headsBefore(slot);
      return loaded.pack().base() + blocks & 0xFFFF_FFFFL;
    }

    /**
     * With big ones, the base is the block of the first pcluster that is counted in the pack: at
     * its block count, or at its head if it has none. From there they follow one another.
     */
    private long blocksBefore() throws CorruptImageException {
      long blocks = 0;
      int i = slot - 1;
      while (i >= 0) {
        LclusterEntry earlier = at(i);
        if (earlier.isHead()) {
          blocks++;
          i--;
        } else if (isBlockCount(i)) {
          blocks += earlier.low() & ~LclusterEntry.BLOCK_COUNT;
          i -= 2;
        } else if (earlier.low() >= 2) {
          // To the block count, right behind the head.
          i -= earlier.low() - 1;
        } else {
          Where where =
              volume.where("index of lcluster " + (loaded.first() + i), file.inode().nid());
          throw new CorruptImageException(
              where, "distance to the head", "at least 2", Integer.toString(earlier.low()));
        }
      }
      return blocks;
    }
  }
}
