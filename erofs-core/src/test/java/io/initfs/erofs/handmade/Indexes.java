package io.initfs.erofs.handmade;

import static io.initfs.erofs.disk.LclusterEntry.HEAD1;
import static io.initfs.erofs.disk.LclusterEntry.HEAD2;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Lcluster indexes of both encodings. */
final class Indexes {
  private static final int BLOCK = 4096;
  private static final int BIG = MapHeader.ADVISE_BIG_PCLUSTER_1 | MapHeader.ADVISE_BIG_PCLUSTER_2;
  private static final int DEFLATE_AND_LZ4 = 0x02;
  private static final int LZ4_AND_ZSTD = 0x30;
  private static final int LZ4_AND_LZMA = 0x10;

  private Indexes() {}

  static Stream<HandMadeCase> cases() {
    return Stream.of(
        new HandMadeCase("second algorithm, big raw extents, shared pclusters", mixed()),
        new HandMadeCase("random extents", random()),
        new HandMadeCase("large lclusters", largeLclusters()),
        new HandMadeCase("large lclusters in packs", largeLclustersInPacks()),
        new HandMadeCase("distances beyond 2047", farHeads()),
        new HandMadeCase("LZ4 without padding", unpadded()));
  }

  private static HandMade mixed() {
    HandMade image = new HandMade(12).allAlgorithms();
    twoAlgorithms(image, DEFLATE_AND_LZ4 | BIG << 8).full("two algorithms, full");
    twoAlgorithms(image, LZ4_AND_ZSTD | BIG << 8).compact("two algorithms, compact");
    twoAlgorithms(image, LZ4_AND_LZMA).compact("two algorithms, one block each");
    bigRaw(image, BIG).full("big raw, full");
    bigRaw(image, BIG | MapHeader.ADVISE_COMPACTED_2B).compact("big raw, compact");
    bigRaw(image, BIG | MapHeader.ADVISE_INTERLACED).full("big interlaced, full");
    bigRaw(image, BIG | MapHeader.ADVISE_INTERLACED).compact("big interlaced, compact");
    bigRaw(image, MapHeader.ADVISE_BIG_PCLUSTER_2).full("big raw alone");
    IndexedFile prefixes = new IndexedFile(image, new MapHeader(0, BIG, LZ4_AND_ZSTD, 0));
    prefixes.compressed(HEAD1, MapBytes.runs(70, 90_000), 30_000);
    prefixes.compressed(HEAD2, MapBytes.runs(71, 90_000), 40_000);
    prefixes.compressed(HEAD2, MapBytes.runs(72, 20_000), 10_001);
    prefixes.full("prefixes");
    return image.incompat(Features.FRAGMENTS | Features.DEVICE_TABLE);
  }

  /** Extents of the algorithms in turn; {@code typesAndAdvise} has the header's flags above. */
  private static IndexedFile twoAlgorithms(HandMade image, int typesAndAdvise) {
    MapHeader header = new MapHeader(0, typesAndAdvise >> 8, typesAndAdvise & 0xFF, 0);
    IndexedFile file = new IndexedFile(image, header);
    // Few bytes that shrink to a block, or many that need some.
    int length = header.advise() == 0 ? 3 * BLOCK : 30 * BLOCK;
    for (int i = 0; i < 8; i++) {
      file.compressed(i % 3 == 0 ? HEAD1 : HEAD2, MapBytes.runs(60 + i, length + i * 777));
    }
    return file.raw(MapBytes.runs(69, BLOCK));
  }

  private static IndexedFile bigRaw(HandMade image, int advise) {
    IndexedFile file = new IndexedFile(image, new MapHeader(0, advise, 0, 0));
    return file.compressed(HEAD1, MapBytes.runs(80, 3 * BLOCK + 661))
        .raw(MapBytes.runs(81, 3 * BLOCK))
        .raw(MapBytes.runs(82, BLOCK))
        .compressed(HEAD1, MapBytes.runs(83, 2 * BLOCK))
        .raw(MapBytes.runs(84, 2 * BLOCK - 9))
        .raw(MapBytes.runs(85, 2 * BLOCK + 9));
  }

  private static HandMade random() {
    HandMade image = new HandMade(9).allAlgorithms();
    int packs = MapHeader.ADVISE_COMPACTED_2B;
    for (int seed = 0; seed < 12; seed++) {
      randomExtents(image, seed, 0).full("one block each, full " + seed);
      randomExtents(image, seed, packs).compact("one block each, compact " + seed);
      randomExtents(image, seed, BIG).full("big, full " + seed);
      randomExtents(image, seed, BIG | packs).compact("big, compact " + seed);
      randomExtents(image, seed, BIG).compact("big, small packs " + seed);
    }
    return image;
  }

  private static IndexedFile randomExtents(HandMade image, int seed, int advise) {
    SplittableRandom random = new SplittableRandom(seed);
    int block = image.blockSize();
    IndexedFile file = new IndexedFile(image, new MapHeader(0, advise, LZ4_AND_ZSTD, 0));
    boolean big = (advise & BIG) != 0;
    int extents = 1 + random.nextInt(40);
    for (int i = 0; i < extents; i++) {
      switch (random.nextInt(4)) {
        case 0 -> file.raw(MapBytes.runs(i, big ? block * (1 + random.nextInt(3)) : block));
        case 1 -> {
          int length = random.nextInt(2 * block, big ? 40 * block : 4 * block);
          file.compressed(HEAD2, MapBytes.runs(i, length));
        }
        default -> {
          int length = random.nextInt(2 * block, big ? 20 * block : 4 * block);
          file.compressed(HEAD1, MapBytes.runs(i, length));
        }
      }
    }
    return file;
  }

  /** 16 KiB in an lcluster, 4 KiB in a block. */
  private static HandMade largeLclusters() {
    HandMade image = new HandMade(12).allAlgorithms();
    for (int advise : List.of(0, MapHeader.ADVISE_BIG_PCLUSTER_1, BIG)) {
      IndexedFile file = new IndexedFile(image, new MapHeader(0, advise, LZ4_AND_ZSTD, 2));
      int length = advise == 0 ? 33_000 : 333_333;
      file.compressed(HEAD1, MapBytes.runs(90, length));
      file.compressed(HEAD2, MapBytes.runs(91, 40_000));
      if (advise == BIG) {
        file.raw(MapBytes.runs(92, 50_000));
      }
      file.compressed(HEAD1, MapBytes.runs(93, length)).full("advise " + advise);
    }
    return image;
  }

  /** 4 KiB in an lcluster, 512 bytes in a block: packs are laid out for eight times the entries. */
  private static HandMade largeLclustersInPacks() {
    HandMade image = new HandMade(9).allAlgorithms();
    for (int advise : List.of(0, BIG)) {
      int flags = advise | MapHeader.ADVISE_COMPACTED_2B;
      IndexedFile file = new IndexedFile(image, new MapHeader(0, flags, 0, 3));
      for (int i = 0; i < 11; i++) {
        file.compressed(HEAD1, MapBytes.runs(i, advise == 0 ? 4500 : 13_000));
      }
      file.compact("advise " + advise);
    }
    return image;
  }

  private static HandMade farHeads() {
    HandMade image = new HandMade(9).allAlgorithms();
    for (int size : List.of(2049, 4500)) {
      IndexedFile file = new IndexedFile(image, new MapHeader(0, BIG, 0, 0));
      file.compressed(HEAD1, MapBytes.runs(1, 1500));
      file.compressed(HEAD1, MapBytes.runs(2, size * 512));
      file.raw(MapBytes.runs(3, 700));
      file.full(size + " lclusters, full");
      file.compact(size + " lclusters, compact");
    }
    return image;
  }

  /** As before Linux 5.4: data at the start of a block, and who knows what behind them. */
  private static HandMade unpadded() {
    HandMade image = new HandMade(12).lz4Distance(65535);
    IndexedFile file = new IndexedFile(image, new MapHeader(0, 0, 0, 0));
    for (int i = 0; i < 5; i++) {
      byte[] bytes = MapBytes.runs(i, 3 * BLOCK + i * 100);
      byte[] encoded = MapBytes.encode(Algorithm.LZ4, bytes);
      byte[] rest = new byte[BLOCK - encoded.length];
      Arrays.fill(rest, (byte) (i == 0 ? 0 : 0xA5));
      file.head(HEAD1, false, image.data(Bytes.concat(encoded, rest)), 1, bytes);
    }
    file.full("full");
    file.compact("compact");
    return image;
  }

  /** A file of one extent, whose pcluster is behind the index of 8 bytes an lcluster. */
  static byte[] inlineTail(byte[] encoded, int lclusters) {
    MapHeader header =
        new MapHeader((long) encoded.length << 16, MapHeader.ADVISE_INLINE_PCLUSTER, 0, 0);
    FullLclusterIndex[] entries = new FullLclusterIndex[lclusters];
    Arrays.setAll(
        entries,
        i ->
            i == 0
                ? FullLclusterIndex.head(HEAD1, false, 0, 0)
                : FullLclusterIndex.nonHead(i, lclusters - i));
    return Bytes.concat(MapBytes.fullIndex(header, List.of(entries)), encoded);
  }
}
