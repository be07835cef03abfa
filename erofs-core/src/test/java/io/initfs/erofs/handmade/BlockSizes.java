package io.initfs.erofs.handmade;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every layout at every block size, and directories of several blocks. */
final class BlockSizes {
  private static final int LZ4 = 0;

  private BlockSizes() {}

  static Stream<HandMadeCase> cases() {
    return IntStream.rangeClosed(9, 16)
        .mapToObj(bits -> new HandMadeCase("blocks of " + (1 << bits), image(bits)));
  }

  private static HandMade image(int blockBits) {
    HandMade image = new HandMade(blockBits).allAlgorithms().incompat(Features.CHUNKED_FILE);
    int blockSize = image.blockSize();
    byte[] plain = MapBytes.runs(1, blockSize * 5 / 2);
    image.file(
        "plain",
        HandMade.compact(DataLayout.FLAT_PLAIN, plain.length, image.data(plain)),
        new byte[0],
        plain);
    byte[] inline = MapBytes.runs(2, blockSize + 200);
    long start = image.data(Arrays.copyOf(inline, blockSize));
    image.file(
        "inline",
        HandMade.compact(DataLayout.FLAT_INLINE, inline.length, start),
        Arrays.copyOfRange(inline, blockSize, inline.length),
        inline);
    chunked(image);
    indexed(image, header(0)).full("full");
    indexed(image, header(MapHeader.ADVISE_BIG_PCLUSTER_1)).full("full with big pclusters");
    if (blockBits <= 14) {
      int packs = blockBits <= 12 ? MapHeader.ADVISE_COMPACTED_2B : 0;
      int big = MapHeader.ADVISE_BIG_PCLUSTER_1 | MapHeader.ADVISE_BIG_PCLUSTER_2;
      indexed(image, header(packs)).compact("compact");
      indexed(image, header(packs | big)).compact("compact with big pclusters");
    }
    fillDirectory(image);
    return image;
  }

  private static MapHeader header(int advise) {
    return new MapHeader(0, advise, LZ4, 0);
  }

  /** Five chunks of two blocks: backwards, a hole among them, the last one cut by the end. */
  private static void chunked(HandMade image) {
    int chunk = 2 * image.blockSize();
    byte[] bytes = MapBytes.runs(3, 5 * chunk - 1000 % chunk);
    Arrays.fill(bytes, 2 * chunk, 3 * chunk, (byte) 0);
    long block = image.data(bytes);
    byte[] swapped =
        Bytes.concat(
            Arrays.copyOfRange(bytes, chunk, 2 * chunk),
            Arrays.copyOfRange(bytes, 0, chunk),
            Arrays.copyOfRange(bytes, 2 * chunk, bytes.length));
    ChunkFormat format = new ChunkFormat(1, false, false, 0);
    image.file(
        "chunks",
        HandMade.compact(DataLayout.CHUNK_BASED, bytes.length, format.union()),
        MapBytes.chunks(
            format,
            new ChunkIndex(block + 2, 0),
            new ChunkIndex(block, 0),
            new ChunkIndex(ChunkIndex.HOLE, 0),
            new ChunkIndex(block + 6, 0),
            new ChunkIndex(block + 8, 0)),
        swapped);
  }

  /** About 45 lclusters: enough for each kind of pack. */
  private static IndexedFile indexed(HandMade image, MapHeader header) {
    IndexedFile file = new IndexedFile(image, header);
    int blockSize = image.blockSize();
    for (int i = 0; i < 12; i++) {
      file.compressed(LclusterEntry.HEAD1, MapBytes.runs(10 + i, 3 * blockSize + i * 31));
      file.raw(MapBytes.runs(30 + i, blockSize));
    }
    return file.compressed(LclusterEntry.HEAD1, MapBytes.runs(50, blockSize * 3 / 2));
  }

  private static void fillDirectory(HandMade image) {
    int count = image.blockSize() * 5 / 2 / 212 + 1;
    long empty =
        image.inode(
            HandMade.compact(InodeFormat.of(false, DataLayout.FLAT_PLAIN), 0100644, count, 0, 0, 0),
            new byte[0]);
    for (int i = 0; i < count; i++) {
      image.link(String.format("%0200d", i * 7919), empty);
    }
  }
}
