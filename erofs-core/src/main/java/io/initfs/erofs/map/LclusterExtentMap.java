package io.initfs.erofs.map;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * The map of an inode with an lcluster index. From the lcluster of an offset it walks back to the
 * head of its extent and forward to the next head, over the distances that the entries give.
 */
final class LclusterExtentMap implements ExtentMap {
  private final CompressedFile file;
  private final Volume volume;
  private final Inode inode;
  private final LclusterIndex index;
  private final int lclusterBits;
  private final long lclusters;

  LclusterExtentMap(CompressedFile file, LclusterIndex index) {
    this.file = file;
    this.volume = file.volume();
    this.inode = file.inode();
    this.index = index;
    this.lclusterBits = file.lclusterBits();
    this.lclusters = inode.unitCount(lclusterBits);
  }

  /** What a head's entry says, and where the extent ends. */
  private record Head(long lcluster, int type, boolean partial, long block, long start, long end) {
    long length() {
      return end - start;
    }
  }

  /** No lambda: it is linked at its first use, by each of the threads that then need it. */
  private record EntryOf(LclusterExtentMap map, long lcluster) implements Supplier<Where> {
    @Override
    public Where get() {
      return map.where(lcluster);
    }
  }

  @Override
  public Extent extentAt(long offset) throws IOException {
    return place(offset, file.has(MapHeader.ADVISE_INTERLACED)).extent();
  }

  @Override
  public Placement placementAt(long offset) throws IOException {
    return place(offset, false);
  }

  @Override
  public Location end() {
    boolean inline = file.has(MapHeader.ADVISE_INLINE_PCLUSTER);
    boolean fragment = file.has(MapHeader.ADVISE_FRAGMENT);
    return index.end().plus(inline && !fragment ? file.header().inlineSize() : 0);
  }

  /**
   * @param pieces whether bytes that are interlaced come in pieces, each where it stands
   */
  private Placement place(long offset, boolean pieces) throws IOException {
    LclusterIndex.Cursor cursor = index.cursor();
    Head head = headOf(offset, cursor);
    if (head.end() == inode.size() && file.has(MapHeader.ADVISE_FRAGMENT)) {
      return Placement.of(fragment(head));
    }
    int inline = file.header().inlineSize();
    if (head.end() == inode.size() && file.has(MapHeader.ADVISE_INLINE_PCLUSTER) && inline != 0) {
      return new Placement(stored(head, inlineTail(inline), inline, offset, false), inline);
    }
    int size = blocks(head, cursor) << volume.blockBits();
    Location at =
        file.locate(head.block() << volume.blockBits(), new EntryOf(this, head.lcluster()));
    return new Placement(stored(head, at, size, offset, pieces), size);
  }

  /** Walks back to the head of the extent that holds {@code offset}, and on to the next. */
  private Head headOf(long offset, LclusterIndex.Cursor cursor) throws IOException {
    long lcluster = offset >> lclusterBits;
    long within = offset & (1L << lclusterBits) - 1;
    cursor.moveTo(lcluster);
    if (cursor.isHead() && clusterOffset(cursor) > within) {
      cursor.moveTo(before(lcluster));
    }
    while (!cursor.isHead()) {
      cursor.moveTo(cursor.lcluster() - distanceBack(cursor));
    }
    long start = startOf(cursor);
    long at = cursor.lcluster();
    int type = cursor.type();
    boolean partial = cursor.isPartial();
    long block = cursor.block();
    long end = endOfExtentFrom(cursor);
    if (end <= offset) {
      throw new CorruptImageException(
          where(at),
          "length of the extent",
          "at least " + (offset - start + 1),
          Long.toString(end - start));
    }
    return new Head(at, type, partial, block, start, end);
  }

  /** Walks on from a head to the next one, or to the end of the file. */
  private long endOfExtentFrom(LclusterIndex.Cursor cursor) throws IOException {
    long next = cursor.lcluster() + 1;
    while (next < lclusters) {
      cursor.moveTo(next);
      if (cursor.isHead()) {
        // A head at the end of the file, where the last extent started earlier, is no extent.
        return Math.min(startOf(cursor), inode.size());
      }
      next += distanceForward(cursor);
    }
    return inode.size();
  }

  /** The tail is in the packed inode. A full index has the high half of its offset. */
  private Extent fragment(Head head) {
    long high = inode.layout() == DataLayout.COMPRESSED_FULL ? head.block() << 32 : 0;
    return new Extent.Fragment(head.start(), head.length(), file.header().fragmentOffset() | high);
  }

  private Location inlineTail(int size) throws CorruptImageException {
    Location at = index.end();
    long inBlock = at.address() & (volume.blockSize() - 1);
    if (inBlock + size > volume.blockSize()) {
      throw new CorruptImageException(
          volume.where("inline tail pcluster", inode.nid()).at(at.address()),
          "crosses a block",
          "an end within " + volume.blockSize(),
          Long.toString(inBlock + size));
    }
    return at;
  }

  private Extent stored(Head head, Location at, int size, long offset, boolean interlaced)
      throws ErofsException {
    return switch (head.type()) {
      case LclusterEntry.HEAD1 ->
          new Extent.Compressed(
              head.start(), head.length(), at, size, file.firstAlgorithm(), head.partial());
      case LclusterEntry.HEAD2 ->
          new Extent.Compressed(
              head.start(), head.length(), at, size, file.secondAlgorithm(), head.partial());
      default -> {
        if (head.length() > size) {
          throw new CorruptImageException(
              where(head.lcluster()),
              "length of an uncompressed extent",
              "at most " + size,
              Long.toString(head.length()));
        }
        yield interlaced
            ? file.interlaced(head.start(), head.length(), at, size, offset)
            : new Extent.Raw(head.start(), head.length(), at);
      }
    };
  }

  /** Blocks of a head's pcluster; more than one are counted in the entry behind it. */
  private int blocks(Head head, LclusterIndex.Cursor cursor) throws IOException {
    int flag =
        head.type() == LclusterEntry.HEAD1
            ? MapHeader.ADVISE_BIG_PCLUSTER_1
            : MapHeader.ADVISE_BIG_PCLUSTER_2;
    if (!file.has(flag) || head.lcluster() + 1 >= lclusters) {
      return 1;
    }
    cursor.moveTo(head.lcluster() + 1);
    if (cursor.isHead()) {
      return 1;
    }
    if (!cursor.hasBlockCount() || cursor.blockCount() == 0) {
      throw new CorruptImageException(
          where(cursor.lcluster()),
          "entry behind the head of a big pcluster",
          "the number of its blocks",
          cursor.hasBlockCount() ? "0" : "none");
    }
    int most = Integer.MAX_VALUE >> volume.blockBits();
    if (cursor.blockCount() > most) {
      throw new CorruptImageException(
          where(cursor.lcluster()),
          "blocks of the pcluster",
          "at most " + most,
          Integer.toString(cursor.blockCount()));
    }
    return cursor.blockCount();
  }

  /**
   * One pass over the index: no distance may lead past the head it should lead to. Those back are
   * not needed to read a file from its start, so a fault in them would only show in a random read.
   */
  @Override
  public void verify() throws IOException {
    LclusterIndex.Cursor cursor = index.cursor();
    long head = 0;
    long nextHead = 0;
    for (long lcluster = 0; lcluster < lclusters; lcluster++) {
      cursor.moveTo(lcluster);
      if (cursor.isHead()) {
        int unused = clusterOffset(cursor);
        if (lcluster < nextHead) {
          throw wrongDistance(lcluster, "this head from before it", nextHead - lcluster);
        }
        head = lcluster;
      } else {
        long back = distanceBack(cursor);
        if (back > lcluster - head) {
          throw wrongDistance(lcluster, "its head, at most " + (lcluster - head), back);
        }
        // A later one may know of a head between: of a compact index each pack has its own.
        nextHead = Math.max(nextHead, lcluster + distanceForward(cursor));
      }
    }
  }

  private long startOf(LclusterIndex.Cursor head) throws CorruptImageException {
    return (head.lcluster() << lclusterBits) + clusterOffset(head);
  }

  private int clusterOffset(LclusterIndex.Cursor head) throws CorruptImageException {
    int offset = head.clusterOffset();
    if (offset >= 1L << lclusterBits) {
      throw new CorruptImageException(
          where(head.lcluster()),
          "clusterofs",
          "less than " + (1L << lclusterBits),
          Integer.toString(offset));
    }
    return offset;
  }

  private int distanceBack(LclusterIndex.Cursor cursor) throws CorruptImageException {
    requireBlockCountAllowed(cursor);
    int distance = cursor.distanceBack();
    if (distance < 1 || distance > cursor.lcluster()) {
      throw new CorruptImageException(
          where(cursor.lcluster()),
          "distance to the head",
          "1 to " + cursor.lcluster(),
          Integer.toString(distance));
    }
    return distance;
  }

  /** At least 1, so that a walk always ends. */
  private int distanceForward(LclusterIndex.Cursor cursor) throws CorruptImageException {
    requireBlockCountAllowed(cursor);
    return Math.max(1, cursor.distanceForward());
  }

  private void requireBlockCountAllowed(LclusterIndex.Cursor cursor) throws CorruptImageException {
    boolean allowed =
        file.has(MapHeader.ADVISE_BIG_PCLUSTER_1) || file.has(MapHeader.ADVISE_BIG_PCLUSTER_2);
    if (cursor.hasBlockCount() && !allowed) {
      throw new CorruptImageException(
          where(cursor.lcluster()), "distance to the head", "a distance", "a number of blocks");
    }
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
}
