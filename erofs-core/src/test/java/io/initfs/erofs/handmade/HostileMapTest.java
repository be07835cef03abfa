package io.initfs.erofs.handmade;

import static io.initfs.erofs.disk.LclusterEntry.BLOCK_COUNT;
import static io.initfs.erofs.disk.LclusterEntry.HEAD1;
import static io.initfs.erofs.disk.LclusterEntry.HEAD2;
import static io.initfs.erofs.disk.LclusterEntry.NONHEAD;
import static io.initfs.erofs.disk.LclusterEntry.PLAIN;
import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.CompactPack;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps with one thing wrong: the reader says what and where, the checker finds it. */
class HostileMapTest {
  private static final int BLOCK = 4096;
  private static final int BIG = MapHeader.ADVISE_BIG_PCLUSTER_1 | MapHeader.ADVISE_BIG_PCLUSTER_2;

  /** A file that cannot be read, alone in an image of 40 blocks that has {@link #PCLUSTER}. */
  record Wrong(
      String name,
      byte[] inode,
      byte[] map,
      Class<? extends ErofsException> type,
      List<String> parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Where each image has a pcluster that decodes to four blocks. */
  private static final int PCLUSTER = 33;

  private static HandMade image() {
    HandMade image = new HandMade(12).allAlgorithms().minBlocks(40);
    image.data(MapBytes.pcluster(Algorithm.LZ4, MapBytes.runs(1, 4 * BLOCK), BLOCK));
    return image;
  }

  private static Wrong wrong(
      String name,
      DataLayout layout,
      long size,
      byte[] map,
      Class<? extends ErofsException> type,
      String... parts) {
    return new Wrong(name, HandMade.extended(layout, 0, size, 0), map, type, List.of(parts));
  }

  private static Wrong full(
      String name, int advise, int size, List<FullLclusterIndex> entries, String... parts) {
    byte[] map = MapBytes.fullIndex(new MapHeader(0, advise, 0, 0), entries);
    return wrong(name, DataLayout.COMPRESSED_FULL, size, map, CorruptImageException.class, parts);
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

  static Stream<Wrong> fullIndexes() {
    return Stream.of(
        full(
            "index beyond the image",
            0,
            1 << 30,
            List.of(head(HEAD1, 0, PCLUSTER), nonHead(1, 0xFFFF)),
            "outside of the image"),
        full("no head", 0, BLOCK, List.of(nonHead(1, 1)), "lcluster 0", "distance to the head"),
        full("start within", 0, BLOCK, List.of(head(HEAD1, 5, 1)), "an extent from offset 0"),
        full(
            "clusterofs of a whole lcluster",
            0,
            2 * BLOCK,
            List.of(head(HEAD1, 0, PCLUSTER), head(HEAD1, BLOCK, PCLUSTER)),
            "index of lcluster 1",
            "clusterofs: expected less than 4096, got 4096"),
        full(
            "block count that is not declared",
            0,
            4 * BLOCK,
            List.of(
                head(HEAD1, 0, PCLUSTER),
                nonHead(BLOCK_COUNT | 1, 3),
                nonHead(2, 2),
                nonHead(3, 1)),
            "index of lcluster 1",
            "distance to the head: expected a distance, got a number of blocks"),
        full(
            "no block count",
            BIG,
            4 * BLOCK,
            List.of(head(HEAD1, 0, PCLUSTER), nonHead(1, 3), nonHead(2, 2), nonHead(3, 1)),
            "index of lcluster 1",
            "entry behind the head of a big pcluster",
            "got none"),
        full(
            "block count of 0",
            BIG,
            2 * BLOCK,
            List.of(head(HEAD1, 0, PCLUSTER), nonHead(BLOCK_COUNT, 1)),
            "the number of its blocks, got 0"),
        full(
            "raw extent of too few blocks",
            BIG,
            4 * BLOCK,
            List.of(
                head(PLAIN, 0, PCLUSTER),
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
            List.of(head(HEAD1, 0, PCLUSTER), nonHead(1, 2), nonHead(2, 1)),
            "pcluster of nid",
            "compressed data: expected 12288 bytes of LZ4"),
        full(
            "pcluster that decodes to less",
            0,
            5 * BLOCK,
            List.of(
                head(HEAD1, 0, PCLUSTER),
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
                FullLclusterIndex.head(HEAD1, true, 0, PCLUSTER),
                nonHead(1, 4),
                nonHead(2, 3),
                nonHead(3, 2),
                nonHead(4, 1)),
            "compressed data: expected 20480 bytes of LZ4"),
        wrong(
            "hole of Linux 7.2",
            DataLayout.COMPRESSED_FULL,
            BLOCK,
            withHole(MapBytes.fullIndex(new MapHeader(0, 0, 0, 0), List.of(head(HEAD1, 0, 1)))),
            UnsupportedFeatureException.class,
            "index of lcluster 0 of nid",
            "not supported: HOLE"),
        wrong(
            "pcluster of more than 1 MiB",
            DataLayout.COMPRESSED_FULL,
            2 * BLOCK,
            MapBytes.fullIndex(
                new MapHeader(0, BIG, 0, 0),
                List.of(head(HEAD1, 0, 1), nonHead(BLOCK_COUNT | 257, 1))),
            LimitExceededException.class,
            "pcluster size exceeded: expected at most 1048576, got 1052672"),
        wrong(
            "extent of more than 12 MiB",
            DataLayout.COMPRESSED_FULL,
            3L << 27,
            MapBytes.fullIndex(
                new MapHeader(0, 0, 0, 15),
                List.of(head(HEAD1, 0, PCLUSTER), nonHead(1, 2), nonHead(2, 1))),
            LimitExceededException.class,
            "maxClusterBytes exceeded: expected at most 12582912, got 402653184"));
  }

  private static Wrong header(
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
    return wrong(name, layout, 2 * BLOCK, map, type, parts);
  }

  static Stream<Wrong> headers() {
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
        wrong(
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
        wrong(
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
    HandMade image = image();
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

  private static Wrong chunks(
      String name, int format, Class<? extends ErofsException> type, String... parts) {
    byte[] inode = HandMade.compact(DataLayout.CHUNK_BASED, 2 * BLOCK, format);
    byte[] map =
        MapBytes.chunks(
            new ChunkFormat(0, true, true, 0), new ChunkIndex(1L << 47, 0), new ChunkIndex(1, 0));
    return new Wrong(name, inode, map, type, List.of(parts));
  }

  static Stream<Wrong> chunkMaps() {
    return Stream.of(
        chunks(
            "reserved format bit",
            0xA0,
            UnsupportedFeatureException.class,
            "inode of nid",
            "chunk format 0xa0"),
        chunks(
            "wide addresses without indexes",
            0x40,
            UnsupportedFeatureException.class,
            "chunk format 0x40"),
        chunks("chunk beyond the image", 0x60, CorruptImageException.class, "outside of the image"),
        wrong(
            "map beyond the image",
            DataLayout.CHUNK_BASED,
            1L << 62,
            new byte[0],
            CorruptImageException.class,
            ""));
  }

  private static Wrong extents(
      String name,
      int recordSize,
      int count,
      int size,
      Class<? extends ErofsException> type,
      List<EncodedExtent> records,
      String... parts) {
    int sizeCode = Integer.numberOfTrailingZeros(recordSize) - 2;
    MapHeader header = new MapHeader(count, MapHeader.ADVISE_EXTENTS | sizeCode << 1, 0, 0);
    byte[] map = MapBytes.extents(header, 1L << 62, records);
    return wrong(name, DataLayout.COMPRESSED_FULL, size, map, type, parts);
  }

  private static EncodedExtent record(int stored, int format, long physical, long logical) {
    long word = EncodedExtent.lengthWord(stored, Optional.empty(), false);
    return new EncodedExtent(word | (long) format << 28, physical, logical);
  }

  static Stream<Wrong> encodedExtents() {
    Class<CorruptImageException> corrupt = CorruptImageException.class;
    long pcluster = (long) PCLUSTER * BLOCK;
    return Stream.of(
        extents(
            "unknown format",
            8,
            0,
            BLOCK,
            UnsupportedFeatureException.class,
            List.of(record(100, 5, pcluster, 0)),
            "map header of nid",
            "compression algorithm 4"),
        extents(
            "raw extent of too few bytes",
            16,
            1,
            BLOCK,
            corrupt,
            List.of(record(BLOCK - 1, 0, pcluster, 0)),
            "encoded extent 0 of nid",
            "length of an uncompressed extent: expected at most 4095, got 4096"),
        extents(
            "stored bytes of more than 1 MiB",
            8,
            0,
            BLOCK,
            LimitExceededException.class,
            List.of(record((1 << 20) + 1, 1, pcluster, 0)),
            "pcluster size exceeded"),
        extents(
            "address beyond the image",
            4,
            0,
            BLOCK,
            corrupt,
            List.of(record(BLOCK, 0, 0, 0)),
            "outside of the image"),
        extents(
            "negative address",
            32,
            1,
            BLOCK,
            corrupt,
            List.of(record(BLOCK, 0, -BLOCK, 0)),
            "outside of the image"),
        extents(
            "table beyond the image",
            32,
            0x7FFF_FFFF,
            BLOCK,
            corrupt,
            List.of(record(BLOCK, 0, pcluster, 0)),
            "outside of the image"),
        extents("no extents", 16, 0, BLOCK, corrupt, List.of(), "first extent: expected one"),
        extents(
            "first extent not at 0",
            16,
            1,
            BLOCK,
            corrupt,
            List.of(record(BLOCK, 0, pcluster, 1)),
            // A check meets it as a fault of the table, a read as one of its search.
            "from offset 0"),
        extents(
            "start beyond the one behind it",
            32,
            3,
            BLOCK,
            corrupt,
            List.of(record(0, 0, 0, 0), record(0, 0, 0, 2000), record(0, 0, 0, BLOCK + 1)),
            ""),
        extents(
            "starts out of order",
            32,
            5,
            BLOCK,
            corrupt,
            List.of(
                record(0, 0, 0, 0),
                record(0, 0, 0, 3000),
                record(0, 0, 0, 2000),
                record(0, 0, 0, 3500),
                record(0, 0, 0, 3600)),
            "encoded extent 1 of nid",
            "lstart: expected at most 2000, got 3000"),
        extents(
            "stored zeros",
            8,
            0,
            BLOCK,
            corrupt,
            List.of(record(100, 1, 36L * BLOCK, 0)),
            "zero padding: expected less than a block, got 100 zero bytes"));
  }

  /** Faults that reading a file in order does not meet. */
  static Stream<Wrong> whatReadersPassOver() {
    Class<CorruptImageException> corrupt = CorruptImageException.class;
    return Stream.of(
        full(
            "distance back beyond the head",
            0,
            5 * BLOCK,
            List.of(
                head(PLAIN, 0, PCLUSTER),
                head(HEAD1, 0, PCLUSTER),
                nonHead(1, 3),
                nonHead(3, 2),
                nonHead(3, 1)),
            "index of lcluster 3 of nid",
            "a way to its head, at most 2, got 3"),
        full(
            "distance forward beyond a head",
            0,
            5 * BLOCK,
            List.of(
                head(HEAD1, 0, PCLUSTER),
                nonHead(1, 3),
                nonHead(2, 2),
                nonHead(3, 2),
                head(PLAIN, 0, PCLUSTER)),
            "index of lcluster 4 of nid",
            "this head from before it"),
        extents(
            "two starts in one place",
            16,
            3,
            BLOCK,
            corrupt,
            List.of(record(0, 0, 0, 0), record(0, 0, 0, 1000), record(0, 0, 0, 1000)),
            "encoded extent 2 of nid",
            "lstart: expected 1001 to 4095, got 1000"),
        extents(
            "start at the end of the file",
            32,
            2,
            BLOCK,
            corrupt,
            List.of(record(0, 0, 0, 0), record(0, 0, 0, BLOCK)),
            "lstart: expected 1 to 4095, got 4096"));
  }

  @ParameterizedTest
  @MethodSource("whatReadersPassOver")
  void checkerFindsWhatReadersPassOver(Wrong wrong) throws IOException {
    HandMade image = image();
    image.link("file", image.inode(wrong.inode(), wrong.map()));
    try (ErofsImage opened = image.open()) {
      HandMade.find(opened, "file").content().copyTo(ByteStreams.nullOutputStream());
    }
    List<Finding> findings =
        ErofsCheck.check(Images.source(image.build()), image.readOptions(), ignored -> {});
    String texts = findings.toString();
    wrong.parts().forEach(part -> assertTrue(texts.contains(part), texts));
  }

  /** What addresses nothing, although it looks like a hole. */
  static Stream<Wrong> flat() {
    long none = 0xFFFF_FFFFL;
    return Stream.of(
        new Wrong(
            "extended inode with a low half of all ones",
            HandMade.extended(DataLayout.FLAT_PLAIN, 0, BLOCK, none),
            new byte[0],
            CorruptImageException.class,
            List.of("outside of the image")),
        new Wrong(
            "inode of one link with a low half of all ones",
            HandMade.oneLink(DataLayout.FLAT_PLAIN, 0, BLOCK, none),
            new byte[0],
            CorruptImageException.class,
            List.of("outside of the image")),
        new Wrong(
            "inline tail behind blocks that are not there",
            HandMade.compact(DataLayout.FLAT_INLINE, BLOCK + 10, none),
            new byte[10],
            CorruptImageException.class,
            List.of("start block of 4096 bytes: expected one", "got none")));
  }

  @ParameterizedTest
  @MethodSource("flat")
  void kernelFindsNothingThereEither(Wrong wrong, @TempDir Path directory)
      throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    HandMade image = image();
    image.link("file", image.inode(wrong.inode(), wrong.map()));
    try (KernelMount mount = KernelMount.mount(image.write(directory.resolve("image")))) {
      Path file = mount.path().resolve("file");
      assertThrows(IOException.class, () -> Files.readAllBytes(file));
    }
  }

  @ParameterizedTest
  @MethodSource({"fullIndexes", "headers", "chunkMaps", "encodedExtents", "flat"})
  void readerNamesIt(Wrong wrong) throws IOException {
    HandMade image = image();
    image.link("file", image.inode(wrong.inode(), wrong.map()));
    try (ErofsImage opened = image.open()) {
      ByteSource content = HandMade.find(opened, "file").content();
      assertFails(
          wrong.type(),
          () -> content.copyTo(ByteStreams.nullOutputStream()),
          wrong.parts().toArray(String[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource({"fullIndexes", "headers", "chunkMaps", "encodedExtents", "flat"})
  void checkerFindsIt(Wrong wrong) throws IOException {
    HandMade image = image();
    image.link("file", image.inode(wrong.inode(), wrong.map()));
    assertFalse(
        ErofsCheck.check(Images.source(image.build()), image.readOptions(), ignored -> {})
            .isEmpty());
  }
}
