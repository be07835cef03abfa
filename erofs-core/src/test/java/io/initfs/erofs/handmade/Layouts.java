package io.initfs.erofs.handmade;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.DirectoryBytes;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import java.util.Map;
import java.util.stream.Stream;

/** What images with 48-bit addresses may have: holes, one link, no dot, a root anywhere. */
final class Layouts {
  private static final int BLOCK = 4096;
  private static final long NO_BLOCK = 0xFFFF_FFFFL;

  private Layouts() {}

  static Stream<HandMadeCase> cases() {
    return Stream.of(
        new HandMadeCase("holes and one link", holes()),
        new HandMadeCase("dot omitted", holes().omittingDot()),
        new HandMadeCase("root beyond 2 MiB", farRoot()));
  }

  private static HandMade holes() {
    HandMade image = new HandMade(12).allAlgorithms();
    image.incompat(Features.BIT48 | Features.CHUNKED_FILE);
    byte[] none = new byte[0];
    byte[] zeros = new byte[10_000];
    DataLayout plain = DataLayout.FLAT_PLAIN;
    image.file("compact hole", HandMade.compact(plain, zeros.length, NO_BLOCK), none, zeros);
    byte[] extended = HandMade.extended(plain, 0xFFFF, zeros.length, NO_BLOCK);
    image.file("extended hole", extended, none, zeros);
    byte[] oneLink = HandMade.oneLink(plain, 0xFFFF, zeros.length, NO_BLOCK);
    image.file("hole with one link", oneLink, none, zeros);
    byte[] bytes = MapBytes.runs(1, 2 * BLOCK);
    long block = image.data(bytes);
    image.file("one link", HandMade.oneLink(plain, 0, bytes.length, block), none, bytes);
    IndexedFile indexed = new IndexedFile(image, new MapHeader(0, 0, 0, 0));
    indexed.compressed(LclusterEntry.HEAD1, MapBytes.runs(2, 3 * BLOCK)).fullWithOneLink("packed");
    wideChunks(image, bytes, block);
    return image;
  }

  private static void wideChunks(HandMade image, byte[] bytes, long block) {
    ChunkFormat wide = new ChunkFormat(1, true, true, 0);
    ChunkIndex there = new ChunkIndex(block, 0);
    ChunkIndex hole = new ChunkIndex(ChunkIndex.HOLE, 0);
    byte[] expected = Bytes.concat(new byte[2 * BLOCK], bytes, new byte[2 * BLOCK], bytes);
    DeviceTables.chunks(image, "wide chunks", wide, expected, hole, there, hole, there);
    // Without the flag nothing is made of the field for the high bits.
    ChunkFormat narrow = new ChunkFormat(1, true, false, 0);
    byte[] map = MapBytes.chunks(narrow, there, hole);
    map[0] = 5;
    map[ChunkIndex.SIZE] = 5;
    byte[] inode = HandMade.compact(DataLayout.CHUNK_BASED, 3 * BLOCK, narrow.union());
    image.file("narrow chunks", inode, map, Bytes.concat(bytes, new byte[BLOCK]));
  }

  /** A nid of more than 16 bits, which only the field of 64 bits has room for. */
  private static HandMade farRoot() {
    HandMade image = new HandMade(12);
    image.data(new byte[2 << 20]);
    byte[] bytes = MapBytes.runs(3, 100);
    image.file("file", HandMade.compact(DataLayout.FLAT_INLINE, 100, NO_BLOCK), bytes, bytes);
    long nid = image.nidOfBlock(image.data(new byte[0]));
    Map<String, Long> names = image.names();
    byte[] directory = DirectoryBytes.of(names, nid, nid, BLOCK, false);
    InodeFormat format = InodeFormat.of(false, DataLayout.FLAT_INLINE);
    byte[] inode = HandMade.compact(format, 040755, 2, 0, directory.length, NO_BLOCK);
    image.data(Bytes.concat(inode, directory));
    return image.wideRoot(nid);
  }
}
