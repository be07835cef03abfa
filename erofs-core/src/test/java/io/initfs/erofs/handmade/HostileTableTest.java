package io.initfs.erofs.handmade;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other maps with one thing wrong: the reader says what and where, the checker finds it. */
class HostileTableTest {
  private static final int BLOCK = 4096;

  private static WrongFile chunks(
      String name, int format, Class<? extends ErofsException> type, String... parts) {
    byte[] inode = HandMade.compact(DataLayout.CHUNK_BASED, 2 * BLOCK, format);
    byte[] map =
        MapBytes.chunks(
            new ChunkFormat(0, true, true, 0), new ChunkIndex(1L << 47, 0), new ChunkIndex(1, 0));
    return WrongFile.of(name, inode, map, type, List.of(parts));
  }

  static Stream<WrongFile> chunkMaps() {
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
        WrongFile.of(
            "map beyond the image",
            DataLayout.CHUNK_BASED,
            1L << 62,
            new byte[0],
            CorruptImageException.class,
            ""));
  }

  private static WrongFile extents(
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
    return WrongFile.of(name, DataLayout.COMPRESSED_FULL, size, map, type, parts);
  }

  private static EncodedExtent record(int stored, int format, long physical, long logical) {
    long word = EncodedExtent.lengthWord(stored, Optional.empty(), false);
    return new EncodedExtent(word | (long) format << 28, physical, logical);
  }

  static Stream<WrongFile> encodedExtents() {
    Class<CorruptImageException> corrupt = CorruptImageException.class;
    long pcluster = (long) WrongFile.PCLUSTER * BLOCK;
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
            "block: expected 0 to 2251799813685247"),
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
            "zero padding: expected less than a block, got 100 zero bytes"),
        extents(
            "stored zeros up to the end of a block",
            8,
            0,
            BLOCK,
            corrupt,
            List.of(record(100, 1, 36L * BLOCK - 50, 0)),
            "zero padding: expected less than a block, got 50 zero bytes"));
  }

  /** What addresses nothing, although it looks like a hole. */
  static Stream<WrongFile> flat() {
    long none = 0xFFFF_FFFFL;
    return Stream.of(
        WrongFile.of(
            "extended inode with a low half of all ones",
            HandMade.extended(DataLayout.FLAT_PLAIN, 0, BLOCK, none),
            new byte[0],
            CorruptImageException.class,
            List.of("outside of the image")),
        WrongFile.of(
            "inode of one link with a low half of all ones",
            HandMade.oneLink(DataLayout.FLAT_PLAIN, 0, BLOCK, none),
            new byte[0],
            CorruptImageException.class,
            List.of("outside of the image")),
        WrongFile.of(
            "inline tail behind blocks that are not there",
            HandMade.compact(DataLayout.FLAT_INLINE, BLOCK + 10, none),
            new byte[10],
            CorruptImageException.class,
            List.of("start block of 4096 bytes: expected one", "got none")));
  }

  /** Faults that reading a file in order does not meet. */
  static Stream<WrongFile> whatReadersPassOver() {
    Class<CorruptImageException> corrupt = CorruptImageException.class;
    return Stream.of(
        extents(
            "two starts in one place",
            16,
            3,
            BLOCK,
            corrupt,
            List.of(record(0, 0, 0, 0), record(0, 0, 0, 1000), record(0, 0, 0, 1000)),
            "encoded extent 2",
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
  @MethodSource("flat")
  void kernelFindsNothingThereEither(WrongFile wrong, @TempDir Path directory)
      throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(wrong.inImage().write(directory.resolve("image")))) {
      Path file = mount.path().resolve("file");
      assertThrows(IOException.class, () -> Files.readAllBytes(file));
    }
  }

  @ParameterizedTest
  @MethodSource({"chunkMaps", "encodedExtents", "flat"})
  void readerNamesIt(WrongFile wrong) throws IOException {
    wrong.assertReaderNamesIt();
  }

  @ParameterizedTest
  @MethodSource({"chunkMaps", "encodedExtents", "flat"})
  void checkerFindsIt(WrongFile wrong) throws IOException {
    wrong.assertCheckerFindsIt();
  }

  @ParameterizedTest
  @MethodSource("whatReadersPassOver")
  void checkerFindsWhatReadersPassOver(WrongFile wrong) throws IOException {
    wrong.assertOnlyCheckerNamesIt();
  }
}
