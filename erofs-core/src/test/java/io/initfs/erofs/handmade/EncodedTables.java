package io.initfs.erofs.handmade;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.EncodedFile;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tables of encoded extents, with records of each size. */
final class EncodedTables {
  private static final int BLOCK = 4096;
  private static final int UNIT_SHIFT = 2;
  private static final int UNIT = BLOCK << UNIT_SHIFT;

  private EncodedTables() {}

  static Stream<HandMadeCase> cases() {
    return Stream.of(
        new HandMadeCase("encoded extents", allSizes()),
        new HandMadeCase("fragments", fragments()),
        new HandMadeCase("more than 256 records without an address", many()));
  }

  private static HandMade image() {
    return new HandMade(12).allAlgorithms().incompat(Features.BIT48);
  }

  private static HandMade allSizes() {
    HandMade image = image();
    for (int recordSize : List.of(4, 8, 16, 32)) {
      for (int advise : List.of(0, MapHeader.ADVISE_INTERLACED)) {
        EncodedFile file = new EncodedFile(image, recordSize, advise, UNIT_SHIFT);
        // Records that say where they start need no extents of one length.
        allKinds(file, recordSize < 16 ? UNIT : UNIT + 777, advise != 0);
        file.name("records of " + recordSize + ", advise " + advise);
      }
    }
    return image;
  }

  /** Every kind of extent, the last one shorter. */
  private static void allKinds(EncodedFile file, int length, boolean interlaced) {
    file.compressed(Algorithm.LZ4, MapBytes.runs(1, length), length);
    file.hole(length);
    file.compressed(Algorithm.ZSTD, MapBytes.runs(2, 2 * length), length);
    file.compressed(Algorithm.LZMA, MapBytes.runs(3, length), length);
    file.rawUpToBlock(MapBytes.runs(4, length));
    if (interlaced) {
      file.interlaced(MapBytes.runs(5, length));
    } else {
      file.rawUpToBlock(MapBytes.runs(5, length));
    }
    file.compressed(Algorithm.DEFLATE, MapBytes.runs(6, length), length);
    file.hole(length);
    file.compressed(Algorithm.LZ4, MapBytes.runs(8, length / 3), length / 3);
  }

  /** Each file ends in the packed inode, at an offset that the records of its size can give. */
  private static HandMade fragments() {
    HandMade image = image();
    byte[] tails = MapBytes.runs(40, 300_000);
    IndexedFile packed = new IndexedFile(image, new MapHeader(0, 2, 0, 0));
    packed.compressed(LclusterEntry.HEAD1, Arrays.copyOf(tails, 200_000));
    packed.compressed(LclusterEntry.HEAD1, Arrays.copyOfRange(tails, 200_000, tails.length));
    image.packed(packed.unnamed());
    for (int recordSize : List.of(4, 8, 16, 32)) {
      EncodedFile file = new EncodedFile(image, recordSize, MapHeader.ADVISE_FRAGMENT, UNIT_SHIFT);
      file.compressed(Algorithm.LZ4, MapBytes.runs(recordSize, UNIT), UNIT);
      file.hole(UNIT);
      int from = 200_000 - 1000 * recordSize;
      file.fragment(from, Arrays.copyOfRange(tails, from, from + 9_000));
      file.name("tail behind records of " + recordSize);
      EncodedFile whole = new EncodedFile(image, recordSize, MapHeader.ADVISE_FRAGMENT, UNIT_SHIFT);
      whole.fragment(recordSize, Arrays.copyOfRange(tails, recordSize, recordSize + 5_000));
      whole.name("one tail behind records of " + recordSize);
    }
    MapHeader tail = new MapHeader(199_000, MapHeader.ADVISE_FRAGMENT, 0, 0);
    byte[] tailBytes = Arrays.copyOfRange(tails, 199_000, 203_000);
    IndexedFile indexed = new IndexedFile(image, tail);
    indexed.compressed(LclusterEntry.HEAD1, MapBytes.runs(41, 3 * BLOCK + 11));
    indexed.head(LclusterEntry.HEAD1, false, 0, 1, tailBytes).full("tail, full index");
    indexed = new IndexedFile(image, tail);
    indexed.compressed(LclusterEntry.HEAD1, MapBytes.runs(42, 3 * BLOCK + 11));
    indexed.head(LclusterEntry.HEAD1, false, 0, 1, tailBytes).compact("tail, compact index");
    byte[] inode = HandMade.compact(DataLayout.COMPRESSED_FULL, 250_000, 0);
    byte[] header = MapBytes.header(new MapHeader(1234, 0, 0, 0x80));
    byte[] contents = Arrays.copyOfRange(tails, 1234, 251_234);
    image.file("whole file", inode, Bytes.concat(header, new byte[8]), contents);
    return image;
  }

  /** Prefix sums over 700 records, with holes and raw extents among them. */
  private static HandMade many() {
    HandMade image = image();
    EncodedFile file = new EncodedFile(image, 4, 0, 0);
    for (int i = 0; i < 700; i++) {
      byte[] bytes = MapBytes.runs(i, BLOCK);
      switch (i % 7) {
        case 3 -> file.hole(BLOCK);
        case 5 -> file.raw(bytes, bytes);
        default -> file.compressed(Algorithm.LZ4, bytes, BLOCK);
      }
    }
    file.name("file");
    return image;
  }
}
