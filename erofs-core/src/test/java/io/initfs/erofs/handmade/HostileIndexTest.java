package io.initfs.erofs.handmade;

import static io.initfs.erofs.disk.LclusterEntry.BLOCK_COUNT;
import static io.initfs.erofs.disk.LclusterEntry.HEAD1;
import static io.initfs.erofs.disk.LclusterEntry.HEAD2;
import static io.initfs.erofs.disk.LclusterEntry.NONHEAD;
import static io.initfs.erofs.disk.LclusterEntry.PLAIN;
import static io.initfs.erofs.fixture.Failures.assertCorrupt;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.MapBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lcluster indexes with one thing wrong: the reader says what and where, the checker finds it. */
class HostileIndexTest {
  private static final int BLOCK = 4096;
  private static final int BIG = MapHeader.ADVISE_BIG_PCLUSTER_1 | MapHeader.ADVISE_BIG_PCLUSTER_2;

  private static WrongFile full(
      String name, int advise, int size, List<FullLclusterIndex> entries, String... parts) {
    byte[] map = MapBytes.fullIndex(new MapHeader(0, advise, 0, 0), entries);
    return WrongFile.of(
        name, DataLayout.COMPRESSED_FULL, size, map, CorruptImageException.class, parts);
  }

  private static FullLclusterIndex head(int type, int clusterOffset, long block) {
    return FullLclusterIndex.head(type, false, clusterOffset, block);
  }

  private static FullLclusterIndex nonHead(int back, int forward) {
    return FullLclusterIndex.nonHead(back, forward);
  }

  /** The first entry, behind the header and its gap, with bit 14 of its advice. */
  private static byte[] withHole(byte[] map) {
    map[MapHeader.SIZE + FullLclusterIndex.GAP + 1] |= 0x40;
    return map;
  }

  static Stream<WrongFile> fullIndexes() {
    return Stream.of(
        full(
            "index beyond the image",
            0,
            1 << 30,
            List.of(head(HEAD1, 0, WrongFile.PCLUSTER), nonHead(1, 0xFFFF)),
            "outside of the image"),
        full("no head", 0, BLOCK, List.of(nonHead(1, 1)), "lcluster 0", "distance to the head"),
        full("start within", 0, BLOCK, List.of(head(HEAD1, 5, 1)), "an extent from offset 0"),
        full(
            "clusterofs of a whole lcluster",
            0,
            2 * BLOCK,
            List.of(head(HEAD1, 0, WrongFile.PCLUSTER), head(HEAD1, 4096, WrongFile.PCLUSTER)),
            "index of lcluster 1",
            "clusterofs: expected less than 4096, got 4096"),
        full(
            "block count that is not declared",
            0,
            4 * BLOCK,
            List.of(
                head(HEAD1, 0, WrongFile.PCLUSTER),
                nonHead(BLOCK_COUNT | 1, 3),
                nonHead(2, 2),
                nonHead(3, 1)),
            "index of lcluster 1",
            "distance to the head: expected a distance, got a number of blocks"),
        full(
            "no block count",
            BIG,
            4 * BLOCK,
            List.of(
                head(HEAD1, 0, WrongFile.PCLUSTER), nonHead(1, 3), nonHead(2, 2), nonHead(3, 1)),
            "index of lcluster 1",
            "entry behind the head of a big pcluster",
            "got none"),
        full(
            "block count of 0",
            BIG,
            2 * BLOCK,
            List.of(head(HEAD1, 0, WrongFile.PCLUSTER), nonHead(BLOCK_COUNT, 1)),
            "the number of its blocks, got 0"),
        full(
            "raw extent of too few blocks",
            BIG,
            4 * BLOCK,
            List.of(
                head(PLAIN, 0, WrongFile.PCLUSTER),
                nonHead(BLOCK_COUNT | 3, 3),
                nonHead(2, 2),
                nonHead(3, 1)),
            "length of an uncompressed extent: expected at most 12288, got 16384"),
        full(
            "pcluster beyond the image",
            0,
            BLOCK,
            List.of(head(HEAD1, 0, 0xFFFF_FFFFL)),
            "outside of the image"),
        full(
            "pcluster that decodes to more",
            0,
            3 * BLOCK,
            List.of(head(HEAD1, 0, WrongFile.PCLUSTER), nonHead(1, 2), nonHead(2, 1)),
            "pcluster of nid",
            "compressed data: expected 12288 bytes of LZ4"),
        full(
            "pcluster that decodes to less",
            0,
            5 * BLOCK,
            List.of(
                head(HEAD1, 0, WrongFile.PCLUSTER),
                nonHead(1, 4),
                nonHead(2, 3),
                nonHead(3, 2),
                nonHead(4, 1)),
            "compressed data: expected 20480 bytes of LZ4"),
        full(
            "prefix of a pcluster that decodes to less",
            0,
            5 * BLOCK,
            List.of(
                FullLclusterIndex.head(HEAD1, true, 0, WrongFile.PCLUSTER),
                nonHead(1, 4),
                nonHead(2, 3),
                nonHead(3, 2),
                nonHead(4, 1)),
            "compressed data: expected 20480 bytes of LZ4"),
        WrongFile.of(
            "hole of Linux 7.2",
            DataLayout.COMPRESSED_FULL,
            BLOCK,
            withHole(MapBytes.fullIndex(new MapHeader(0, 0, 0, 0), List.of(head(HEAD1, 0, 1)))),
            UnsupportedFeatureException.class,
            "index of lcluster 0 of nid",
            "not supported: HOLE"),
        WrongFile.of(
            "pcluster of more than 1 MiB",
            DataLayout.COMPRESSED_FULL,
            2 * BLOCK,
            MapBytes.fullIndex(
                new MapHeader(0, BIG, 0, 0),
                List.of(head(HEAD1, 0, 1), nonHead(BLOCK_COUNT | 257, 1))),
            LimitExceededException.class,
            "pcluster size exceeded: expected at most 1048576, got 1052672"),
        WrongFile.of(
            "extent of more than 12 MiB",
            DataLayout.COMPRESSED_FULL,
            3L << 27,
            MapBytes.fullIndex(
                new MapHeader(0, 0, 0, 15),
                List.of(head(HEAD1, 0, WrongFile.PCLUSTER), nonHead(1, 2), nonHead(2, 1))),
            LimitExceededException.class,
            "maxClusterBytes exceeded: expected at most 12582912, got 402653184"));
  }

  private static WrongFile header(
      String name,
      DataLayout layout,
      MapHeader header,
      Class<? extends ErofsException> type,
      String... parts) {
    // HEAD1, HEAD2 and a NONHEAD, as both encodings read them.
    byte[] map =
        layout == DataLayout.COMPRESSED_FULL
            ? MapBytes.fullIndex(header, List.of(head(HEAD1, 0, 1), head(HEAD2, 0, 1)))
            : packs(header, new LclusterEntry(HEAD1, 0), new LclusterEntry(HEAD2, 0));
    return WrongFile.of(name, layout, 2 * BLOCK, map, type, parts);
  }

  static Stream<WrongFile> headers() {
    DataLayout full = DataLayout.COMPRESSED_FULL;
    DataLayout compact = DataLayout.COMPRESSED_COMPACT;
    Class<CorruptImageException> corrupt = CorruptImageException.class;
    Class<UnsupportedFeatureException> unsupported = UnsupportedFeatureException.class;
    return Stream.of(
        header(
            "unknown algorithm",
            full,
            new MapHeader(0, 0, 0x04, 0),
            unsupported,
            "map header of nid",
            "compression algorithm 4"),
        header(
            "unknown second algorithm",
            compact,
            new MapHeader(0, 0, 0xF0, 0),
            // The first extent cannot be decoded; the second is not even tried.
            corrupt,
            "pcluster of nid"),
        header(
            "one of the BIG_PCLUSTER flags",
            compact,
            new MapHeader(0, MapHeader.ADVISE_BIG_PCLUSTER_1, 0, 0),
            corrupt,
            "BIG_PCLUSTER flags of a compact index: expected both or none, got one"),
        header(
            "compact index with lclusters of 32 KiB",
            compact,
            new MapHeader(0, 0, 0, 3),
            unsupported,
            "compact index with lclusters of 2^15 bytes"),
        header(
            "large packs with lclusters of 8 KiB",
            compact,
            new MapHeader(0, MapHeader.ADVISE_COMPACTED_2B, 0, 1),
            unsupported,
            "compact index with lclusters of 2^13 bytes"),
        WrongFile.of(
            "inline tail across blocks",
            full,
            BLOCK,
            Bytes.concat(
                MapBytes.fullIndex(
                    new MapHeader(4040L << 16, MapHeader.ADVISE_INLINE_PCLUSTER, 0, 0),
                    List.of(head(HEAD1, 0, 0))),
                new byte[4040]),
            corrupt,
            "inline tail pcluster of nid",
            "crosses a block: expected an end within 4096, got 4128"),
        WrongFile.of(
            "raw inline tail that is too short",
            full,
            1000,
            Bytes.concat(
                MapBytes.fullIndex(
                    new MapHeader(999L << 16, MapHeader.ADVISE_INLINE_PCLUSTER, 0, 0),
                    List.of(head(PLAIN, 0, 0))),
                new byte[999]),
            corrupt,
            "length of an uncompressed extent: expected at most 999, got 1000"));
  }

  private static byte[] packs(MapHeader header, LclusterEntry... entries) {
    byte[] bytes = Arrays.copyOf(MapBytes.header(header), MapHeader.SIZE + entries.length * 4);
    for (int i = 0; i < entries.length; i += 2) {
      new CompactPack(Arrays.asList(entries).subList(i, i + 2), 1)
          .write(bytes, 8 + i * 4, CompactPack.MIN_LOW_BITS);
    }
    return bytes;
  }

  /** Six entries in small packs, then one of sixteen, which begins with {@code entries}. */
  private static HandMade largePack(LclusterEntry... entries) {
    LclusterEntry raw = new LclusterEntry(PLAIN, 0);
    LclusterEntry[] pack = new LclusterEntry[CompactPack.LARGE_ENTRIES];
    Arrays.fill(pack, raw);
    System.arraycopy(entries, 0, pack, 0, entries.length);
    MapHeader header = new MapHeader(0, BIG | MapHeader.ADVISE_COMPACTED_2B, 0, 0);
    byte[] large = new byte[CompactPack.LARGE_SIZE];
    new CompactPack(Arrays.asList(pack), 1).write(large, 0, CompactPack.MIN_LOW_BITS);
    byte[] map = Bytes.concat(packs(header, raw, raw, raw, raw, raw, raw), large);
    HandMade image = WrongFile.image();
    byte[] inode = HandMade.compact(DataLayout.COMPRESSED_COMPACT, 22 * BLOCK, 0);
    return image.link("file", image.inode(inode, map));
  }

  /** The address of a pcluster counts the blocks of those before it in the pack. */
  @Test
  void blocksThatCannotBeCountedAreCorrupt() throws IOException {
    HandMade one =
        largePack(
            new LclusterEntry(HEAD1, 0),
            new LclusterEntry(NONHEAD, 1),
            new LclusterEntry(HEAD1, 0));
    HandMade zero =
        largePack(
            new LclusterEntry(HEAD1, 0),
            new LclusterEntry(NONHEAD, BLOCK_COUNT | 1),
            new LclusterEntry(NONHEAD, 0),
            new LclusterEntry(HEAD1, 0));
    try (ErofsImage image = one.open()) {
      assertCorrupt(
          () -> HandMade.find(image, "file").readFully(8 * BLOCK, new byte[1], 0, 1),
          "index of lcluster 7 of nid",
          "distance to the head: expected at least 2, got 1");
    }
    try (ErofsImage image = zero.open()) {
      assertCorrupt(
          () -> HandMade.find(image, "file").readFully(9 * BLOCK, new byte[1], 0, 1),
          "index of lcluster 8 of nid",
          "distance to the head: expected at least 2, got 0");
    }
  }

  /** Faults that reading a file in order does not meet. */
  static Stream<WrongFile> whatReadersPassOver() {
    return Stream.of(
        full(
            "distance back beyond the head",
            0,
            5 * BLOCK,
            List.of(
                head(PLAIN, 0, WrongFile.PCLUSTER),
                head(HEAD1, 0, WrongFile.PCLUSTER),
                nonHead(1, 3),
                nonHead(3, 2),
                nonHead(3, 1)),
            "index of lcluster 3",
            "a way to its head, at most 2, got 3"),
        full(
            "distance forward beyond a head",
            0,
            5 * BLOCK,
            List.of(
                head(HEAD1, 0, WrongFile.PCLUSTER),
                nonHead(1, 3),
                nonHead(2, 2),
                nonHead(3, 2),
                head(PLAIN, 0, WrongFile.PCLUSTER)),
            "index of lcluster 4",
            "this head from before it"));
  }

  @ParameterizedTest
  @MethodSource({"fullIndexes", "headers"})
  void readerNamesIt(WrongFile wrong) throws IOException {
    wrong.assertReaderNamesIt();
  }

  @ParameterizedTest
  @MethodSource({"fullIndexes", "headers"})
  void checkerFindsIt(WrongFile wrong) throws IOException {
    wrong.assertCheckerFindsIt();
  }

  @ParameterizedTest
  @MethodSource("whatReadersPassOver")
  void checkerFindsWhatReadersPassOver(WrongFile wrong) throws IOException {
    wrong.assertOnlyCheckerNamesIt();
  }
}
