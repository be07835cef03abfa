package io.initfs.erofs.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.ByteSource;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.Volumes;
import io.initfs.erofs.map.CompactIndexZones;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.ExtentMap;
import io.initfs.erofs.volume.Location;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The index as the map reads it back: whatever the extents, every offset finds its own. */
class CompactIndexWriterTest {
  private static final int MAX_START_BLOCK = 1 << 20;
  private static final Blocks BLOCKS = new Blocks(12);

  /** Extents under construction, with what the map should say of them. */
  private static final class Extents {
    final ExtentList.Builder list = new ExtentList.Builder();
    final List<Extent> expected = new ArrayList<>();
    final long startBlock;
    long size;

    Extents(long startBlock) {
      this.startBlock = startBlock;
    }

    Extents compressed(int length) {
      list.addCompressed(length, 1);
      expected.add(
          new Extent.Compressed(size, length, next(), BLOCKS.size(), Algorithm.LZ4, false));
      size += length;
      return this;
    }

    Extents raw(int length) {
      list.addRaw(length);
      expected.add(new Extent.Raw(size, length, next()));
      size += length;
      return this;
    }

    private Location next() {
      return new Location(Location.PRIMARY, (startBlock + expected.size()) << BLOCKS.bits());
    }
  }

  private static ExtentMap written(Extents extents, int headerAddress) throws IOException {
    RegularFile node = new RegularFile(Metadata.of(0644), extents.size, ByteSource.empty());
    XattrBody none = XattrBody.EMPTY;
    PlannedInode inode =
        new PlannedInode(node, TreePath.of("f"), 1, 1, false, Timestamp.EPOCH, none, extents.size);
    inode.startBlock = extents.startBlock;
    CompactIndexZones zones = CompactIndexZones.at(headerAddress, BLOCKS.count(extents.size), true);
    byte[] bytes = new byte[Math.toIntExact(zones.start() + zones.size())];
    new MapHeader(0, MapHeader.ADVISE_COMPACTED_2B, 0, 0).write(bytes, headerAddress);
    LclusterHeads heads = LclusterHeads.of(inode, extents.list.build(), BLOCKS);
    new CompactIndexWriter(heads, false).write(zones, inode.startBlock, 12, bytes);
    return ExtentMap.of(
        Volumes.lz4(bytes, BLOCKS.bits()),
        Volumes.file(DataLayout.COMPRESSED_COMPACT, extents.size, 0, headerAddress));
  }

  private static void assertFound(Extents extents, ExtentMap map) throws IOException {
    for (Extent extent : extents.expected) {
      long lastBlock = (extent.end() - 1) / BLOCKS.size() * BLOCKS.size();
      long[] offsets = {
        extent.logical(),
        extent.logical() + extent.length() / 2,
        Math.max(extent.logical(), lastBlock),
        Math.max(extent.logical(), lastBlock - 1),
        extent.end() - 1
      };
      for (long offset : offsets) {
        assertEquals(extent, map.extentAt(offset), () -> "at " + offset);
      }
    }
  }

  @Property(tries = 500)
  void everyOffsetFindsItsExtent(
      @ForAll long seed,
      @ForAll @IntRange(max = 120) int count,
      @ForAll @IntRange(max = 8) int slot,
      @ForAll @IntRange(min = 1, max = MAX_START_BLOCK) int startBlock)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Extents extents = new Extents(startBlock);
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(4)) {
        case 0 -> extents.raw(BLOCKS.size());
        case 1 -> extents.compressed(BLOCKS.size() + 1 + random.nextInt(3 * BLOCKS.size()));
        case 2 -> extents.compressed(BLOCKS.size() * (2 + random.nextInt(40)));
        default ->
            extents.compressed(BLOCKS.size() + 1 + random.nextInt(1 << random.nextInt(1, 20)));
      }
    }
    switch (random.nextInt(3)) {
      case 0 -> extents.raw(1 + random.nextInt(BLOCKS.size()));
      case 1 -> extents.compressed(1 + random.nextInt(5 * BLOCKS.size()));
      default -> extents.compressed(BLOCKS.size() * (1 + random.nextInt(40)));
    }
    assertFound(extents, written(extents, slot * 8));
  }

  @Test
  void distancesBeyondTheLargestStoredAreWalkedInSteps() throws IOException {
    int huge = 30 << 20;
    Extents extents = new Extents(5).raw(4096).compressed(huge + 77).raw(4096).compressed(9000);
    ExtentMap map = written(extents, 24);
    assertFound(extents, map);
    for (long offset = 4096; offset < 4096 + huge; offset += BLOCKS.size()) {
      assertEquals(extents.expected.get(1), map.extentAt(offset));
    }
  }

  @Test
  void shortRawExtentBeforeABoundaryIsFoundBesideTheNext() throws IOException {
    // A piece's last, raw extent ends where the next piece begins: at a multiple of the block size.
    Extents extents = new Extents(5).compressed(8192 - 100).raw(100).compressed(9000).raw(1);
    assertFound(extents, written(extents, 0));
  }

  @Test
  void fileInTheFirstBlockHasABaseOfZero() throws IOException {
    Extents extents = new Extents(1).compressed(5000).compressed(5000);
    assertFound(extents, written(extents, 0));
  }
}
