package io.initfs.erofs.map;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.fixture.Volumes;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FlatExtentMapTest {
  private static final Volume VOLUME = Volumes.lz4(new byte[0], 12);

  private static ExtentMap map(DataLayout layout, long size, long union, long bodyAddress)
      throws IOException {
    return ExtentMap.of(VOLUME, Volumes.file(layout, size, union, bodyAddress));
  }

  private static Location data(long address) {
    return new Location(Location.PRIMARY, address);
  }

  private static Location inline(long address) {
    return new Location(Location.METADATA, address);
  }

  @Test
  void plainDataAreOneExtent() throws IOException {
    ExtentMap map = map(DataLayout.FLAT_PLAIN, 10_000, 3, 0x5020);
    Extent whole = new Extent.Raw(0, 10_000, data(3 * 4096));
    assertEquals(whole, map.extentAt(0));
    assertEquals(whole, map.extentAt(9_999));
  }

  @Test
  void tailFollowsTheInode() throws IOException {
    ExtentMap map = map(DataLayout.FLAT_INLINE, 10_000, 3, 0x5020);
    assertEquals(new Extent.Raw(0, 8192, data(3 * 4096)), map.extentAt(8191));
    assertEquals(new Extent.Raw(8192, 1808, inline(0x5020)), map.extentAt(8192));
  }

  @Test
  void shortFileIsAllTail() throws IOException {
    ExtentMap map = map(DataLayout.FLAT_INLINE, 6, 0xFFFF_FFFFL, 0x5020);
    assertEquals(new Extent.Raw(0, 6, inline(0x5020)), map.extentAt(0));
  }

  @Test
  void wholeBlockCanBeATailAtABlocksStart() throws IOException {
    ExtentMap map = map(DataLayout.FLAT_INLINE, 8192, 3, 0x5000);
    assertEquals(new Extent.Raw(4096, 4096, inline(0x5000)), map.extentAt(8191));
  }

  @Test
  void highestStartBlockIsUnsigned() throws IOException {
    Extent extent = map(DataLayout.FLAT_PLAIN, 1, 0xFFFF_FFFEL, 0).extentAt(0);
    assertEquals(new Extent.Raw(0, 1, data(0xFFFF_FFFEL << 12)), extent);
  }

  @Test
  void tailThatCrossesABlockIsCorrupt() throws IOException {
    assertEquals(
        new Extent.Raw(0, 256, inline(0x5F00)),
        map(DataLayout.FLAT_INLINE, 256, 0, 0x5F00).extentAt(0));
    assertCorrupt(
        () -> map(DataLayout.FLAT_INLINE, 257, 0, 0x5F00),
        "test.img: inline tail of nid 77 at byte 0x5f00",
        "crosses a block",
        "expected an end within 4096, got 4097");
  }

  @Test
  void plainFileWithoutBlocksIsAHole() throws IOException {
    assertEquals(
        new Extent.Hole(0, 10_000),
        map(DataLayout.FLAT_PLAIN, 10_000, Inode.NO_BLOCK, 0).extentAt(5000));
  }
}
