package io.initfs.erofs.map;

import static io.initfs.erofs.disk.LclusterEntry.HEAD1;
import static io.initfs.erofs.disk.LclusterEntry.NONHEAD;
import static io.initfs.erofs.disk.LclusterEntry.PLAIN;
import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.Volumes;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Indexes entry by entry; those that the writer makes are tested beside the writer. */
class LclusterExtentMapTest {
  private static final MapHeader HEADER = new MapHeader(0, MapHeader.ADVISE_COMPACTED_2B, 0, 0);

  private static LclusterEntry entry(int type, int low) {
    return new LclusterEntry(type, low);
  }

  /** A header, then small packs; the first head's pcluster is block 10. */
  private static byte[] image(MapHeader header, LclusterEntry... entries) {
    byte[] image = new byte[8 + entries.length / 2 * 8];
    header.write(image, 0);
    long base = 9;
    for (int i = 0; i < entries.length; i += 2) {
      List<LclusterEntry> pack = Arrays.asList(entries).subList(i, i + 2);
      new CompactPack(pack, base).write(image, 8 + i * 4, CompactPack.MIN_LOW_BITS);
      base += pack.stream().filter(LclusterEntry::isHead).count();
    }
    return image;
  }

  private static Inode file(long size) {
    return Volumes.file(DataLayout.COMPRESSED_COMPACT, size, 0, 0);
  }

  private static Extent extentAt(long offset, long size, LclusterEntry... entries)
      throws IOException {
    return ExtentMap.of(Volumes.lz4(image(HEADER, entries), 12), file(size)).extentAt(offset);
  }

  private static Location data(long address) {
    return new Location(Location.PRIMARY, address);
  }

  private static Extent.Compressed compressed(long logical, long length, long block) {
    return new Extent.Compressed(logical, length, data(block << 12), 4096, Algorithm.LZ4, false);
  }

  @Test
  void readsTheIndexOfMkfs() throws IOException {
    int header = 32;
    byte[] image = new byte[header + 32];
    byte[] index =
        HexFormat.of()
            .parseHex(
                "0000000001000000" // without the fragment that the example has
                    + "0010012001000000"
                    + "921a022002000000"
                    + "0220341903000000");
    System.arraycopy(index, 0, image, header, index.length);
    long size = 5 * 4096 + 0x934 + 10;
    Inode inode = Volumes.file(DataLayout.COMPRESSED_COMPACT, size, 0, header);
    ExtentMap map = ExtentMap.of(Volumes.lz4(image, 12), inode);
    Extent first = compressed(0, 2 * 4096 + 0xA92, 2);
    Extent second = compressed(first.end(), 3 * 4096 + 0x934 - 0xA92, 3);
    Extent third = compressed(second.end(), 10, 4);
    assertEquals(first, map.extentAt(0));
    assertEquals(first, map.extentAt(4096));
    assertEquals(first, map.extentAt(first.end() - 1));
    assertEquals(second, map.extentAt(first.end()));
    assertEquals(second, map.extentAt(3 * 4096));
    assertEquals(second, map.extentAt(4 * 4096));
    assertEquals(second, map.extentAt(second.end() - 1));
    assertEquals(third, map.extentAt(second.end()));
    assertEquals(third, map.extentAt(size - 1));
  }

  @Test
  void mapHeaderStandsAtTheNextMultipleOfEight() throws IOException {
    byte[] image = new byte[24];
    System.arraycopy(image(HEADER, entry(HEAD1, 0), entry(PLAIN, 0)), 0, image, 8, 16);
    Inode inode = Volumes.file(DataLayout.COMPRESSED_COMPACT, 10, 0, 4);
    ExtentMap map = ExtentMap.of(Volumes.lz4(image, 12), inode);
    assertEquals(compressed(0, 10, 10), map.extentAt(0));
  }

  @Test
  void endOfFileMarkerIsNoExtent() throws IOException {
    assertEquals(compressed(0, 4196, 10), extentAt(4195, 4196, entry(HEAD1, 0), entry(PLAIN, 100)));
  }

  @Test
  void rawExtentStartsWithinAnLcluster() throws IOException {
    LclusterEntry[] entries = {
      entry(HEAD1, 0), entry(PLAIN, 100), entry(PLAIN, 100), entry(PLAIN, 0)
    };
    assertEquals(
        new Extent.Raw(4196, 4096, data(11 << 12)), extentAt(4196, 2 * 4096 + 101, entries));
    assertEquals(new Extent.Raw(8292, 1, data(12 << 12)), extentAt(8292, 2 * 4096 + 101, entries));
  }

  @Test
  void firstLclusterMustBeAHead() {
    assertCorrupt(
        () -> extentAt(0, 8192, entry(NONHEAD, 1), entry(HEAD1, 0)),
        "index of lcluster 0 of nid 77",
        "distance to the head");
  }

  @Test
  void firstExtentMustStartAtZero() {
    assertCorrupt(
        () -> extentAt(6, 8192, entry(HEAD1, 7), entry(HEAD1, 0)),
        "first lcluster: expected an extent from offset 0");
  }

  @Test
  void distanceOfZeroIsCorrupt() {
    assertCorrupt(
        () ->
            extentAt(
                8192, 4 * 4096, entry(HEAD1, 0), entry(NONHEAD, 1), entry(NONHEAD, 0), entry(0, 0)),
        "index of lcluster 2",
        "distance to the head: expected 1 to 2, got 0");
  }

  @Test
  void distanceBeyondTheStartIsCorrupt() {
    assertCorrupt(
        () ->
            extentAt(
                8192, 4 * 4096, entry(HEAD1, 0), entry(NONHEAD, 1), entry(NONHEAD, 3), entry(0, 0)),
        "distance to the head: expected 1 to 2, got 3");
  }

  @Test
  void distanceBeyondTheRightHeadIsCorrupt() {
    assertCorrupt(
        () ->
            extentAt(
                8192, 4 * 4096, entry(HEAD1, 0), entry(HEAD1, 0), entry(NONHEAD, 2), entry(0, 0)),
        "index of lcluster 0",
        "length of the extent");
  }

  private static void verify(long size, LclusterEntry... entries) throws IOException {
    ExtentMap.of(Volumes.lz4(image(HEADER, entries), 12), file(size)).verify();
  }

  @Test
  void verifyAcceptsWhatMkfsWrites() throws IOException {
    verify(4 * 4096, entry(HEAD1, 0), entry(NONHEAD, 1), entry(NONHEAD, 2), entry(HEAD1, 9));
  }

  /** A read in order needs no distance back, so only {@code verify} sees these. */
  @Test
  void verifyFindsDistancesBackThatAReadInOrderNeverUses() {
    assertCorrupt(
        () ->
            verify(
                4 * 4096, entry(HEAD1, 0), entry(NONHEAD, 2), entry(NONHEAD, 0), entry(HEAD1, 0)),
        "index of lcluster 2",
        "got 0");
    assertCorrupt(
        () ->
            verify(4 * 4096, entry(HEAD1, 0), entry(HEAD1, 0), entry(NONHEAD, 2), entry(HEAD1, 0)),
        "index of lcluster 2",
        "a way to its head, at most 1, got 2");
  }

  @Test
  void verifyFindsADistanceForwardThatPassesAHead() {
    assertCorrupt(
        () ->
            verify(4 * 4096, entry(HEAD1, 0), entry(NONHEAD, 3), entry(HEAD1, 0), entry(HEAD1, 0)),
        "index of lcluster 2",
        "this head from before it");
  }

  /** The pack of the head says how far it is, the pack before leads on to the one behind it. */
  @Test
  void verifyFindsAHeadThatOnlyThePackBeforePasses() {
    assertCorrupt(
        () ->
            verify(
                5 * 4096,
                entry(HEAD1, 0),
                entry(NONHEAD, 3),
                entry(NONHEAD, 2),
                entry(HEAD1, 0),
                entry(HEAD1, 0),
                LclusterEntry.UNUSED),
        "index of lcluster 3",
        "this head from before it, got 1");
  }

  /** Of {@code count} lclusters in small packs, the first and the last of them heads. */
  private static LclusterEntry[] longExtent(int count) {
    LclusterEntry[] entries = new LclusterEntry[count];
    for (int i = 0; i < count; i++) {
      entries[i] = entry(NONHEAD, i % 2 == 0 ? i : count - 1 - i);
    }
    entries[0] = entry(HEAD1, 0);
    entries[count - 1] = entry(HEAD1, 0);
    return entries;
  }

  private static ExtentMap smallPacks(LclusterEntry... entries) throws IOException {
    byte[] image = image(new MapHeader(0, 0, 0, 0), entries);
    return ExtentMap.of(Volumes.lz4(image, 12), file(entries.length * 4096L));
  }

  @Test
  void distancesLeadFarBeyondTheirPack() throws IOException {
    ExtentMap map = smallPacks(longExtent(42));
    map.verify();
    for (int lcluster = 0; lcluster < 41; lcluster++) {
      assertEquals(compressed(0, 41 * 4096, 10), map.extentAt(lcluster * 4096L));
    }
    assertEquals(compressed(41 * 4096, 4096, 11), map.extentAt(41 * 4096));
  }

  @Test
  void verifyFindsADistanceThatPassesAHeadFarBeyondItsPack() {
    LclusterEntry[] entries = longExtent(42);
    entries[1] = entry(NONHEAD, 100);
    assertCorrupt(
        () -> smallPacks(entries).verify(),
        "index of lcluster 41",
        "this head from before it, got 60");
  }

  @Test
  void rawExtentLongerThanItsBlockIsCorrupt() {
    assertCorrupt(
        () -> extentAt(0, 8192, entry(PLAIN, 0), entry(NONHEAD, 1)),
        "length of an uncompressed extent: expected at most 4096, got 8192");
  }

  @Test
  void clusterOffsetBeyondTheLclusterIsCorrupt() {
    byte[] image = image(HEADER, entry(HEAD1, 0), entry(HEAD1, 512));
    assertCorrupt(
        () -> ExtentMap.of(Volumes.lz4(image, 9), file(1024)).extentAt(0),
        "index of lcluster 1",
        "clusterofs: expected less than 512, got 512");
  }

  @Test
  void indexBeyondTheImageIsCorrupt() {
    assertCorrupt(
        () -> extentAt(1 << 20, 2 << 20, entry(HEAD1, 0), entry(NONHEAD, 1)),
        "outside of the image");
  }

  @Test
  void runWithoutAHeadBehindItEndsWithTheFile() throws IOException {
    assertEquals(
        compressed(0, 4 * 4096, 10),
        extentAt(
            0, 4 * 4096, entry(HEAD1, 0), entry(NONHEAD, 0), entry(NONHEAD, 2), entry(NONHEAD, 0)));
  }

  @Test
  void compressedInodeInAnUncompressedImageIsCorrupt() {
    byte[] image = image(HEADER, entry(HEAD1, 0), entry(PLAIN, 0));
    assertCorrupt(
        () -> ExtentMap.of(Volumes.of(image, 12, 0), file(10)),
        "an image that declares an algorithm");
  }
}
