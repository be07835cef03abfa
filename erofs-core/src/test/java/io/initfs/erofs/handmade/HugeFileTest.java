package io.initfs.erofs.handmade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.EncodedFile;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of more than 4 GiB, most of which are holes. */
class HugeFileTest {
  private static final long GIB = 1L << 30;
  private static final long SIZE = 9 * GIB + 5;
  private static final long FIRST = 4 * GIB + 12_345;
  private static final long SECOND = 8 * GIB + 1;
  private static final int LENGTH = 100_000;

  private static final byte[] BYTES = MapBytes.runs(1, LENGTH);

  /** Two islands, one of them compressed. */
  private static HandMade image() {
    HandMade image =
        new HandMade(12).allAlgorithms().incompat(Features.BIT48 | Features.CHUNKED_FILE);
    byte[] encoded = MapBytes.encode(Algorithm.LZ4, BYTES);
    long compressed = image.data(encoded) << 12;
    long raw = image.data(BYTES) << 12;
    Optional<Algorithm> none = Optional.empty();
    List<EncodedExtent> extents =
        List.of(
            new EncodedExtent(0, 0, 0),
            new EncodedExtent(
                EncodedExtent.lengthWord(encoded.length, Optional.of(Algorithm.LZ4), false),
                compressed,
                FIRST),
            new EncodedExtent(0, 0, FIRST + LENGTH),
            new EncodedExtent(EncodedExtent.lengthWord(LENGTH, none, false), raw, SECOND),
            new EncodedExtent(0, 0, SECOND + LENGTH));
    MapHeader header = new MapHeader(extents.size(), MapHeader.ADVISE_EXTENTS | 3 << 1, 0, 0);
    byte[] inode = HandMade.extended(DataLayout.COMPRESSED_FULL, 0, SIZE, 0);
    long nid = image.inode(inode, MapBytes.extents(header, 0, extents));
    image.link("extents", nid).packed(nid);
    chunks(image);
    fragments(image);
    return image;
  }

  /** Tails in the packed inode, whose offsets there have more than 32 bits. */
  private static void fragments(HandMade image) {
    long offset = FIRST - 10;
    for (int recordSize : List.of(8, 16, 32)) {
      EncodedFile file = new EncodedFile(image, recordSize, MapHeader.ADVISE_FRAGMENT, 5);
      file.fragment(offset, island()).name("tail behind records of " + recordSize);
    }
    MapHeader header = new MapHeader(offset & 0xFFFF_FFFFL, MapHeader.ADVISE_FRAGMENT, 0, 0);
    new IndexedFile(image, header)
        .compressed(LclusterEntry.HEAD1, MapBytes.runs(2, 3 * 4096))
        .head(LclusterEntry.HEAD1, false, offset >>> 32, 1, island())
        .full("tail behind an index");
  }

  /** Chunks of 1 GiB, of which the beginning of the fifth is in the image. */
  private static void chunks(HandMade image) {
    byte[] bytes = new byte[12_345 + LENGTH];
    System.arraycopy(BYTES, 0, bytes, 12_345, LENGTH);
    ChunkFormat format = new ChunkFormat(18, true, false, 0);
    ChunkIndex[] chunks = new ChunkIndex[10];
    Arrays.fill(chunks, new ChunkIndex(ChunkIndex.HOLE, 0));
    chunks[4] = new ChunkIndex(image.data(bytes), 0);
    byte[] inode = HandMade.extended(DataLayout.CHUNK_BASED, 0, SIZE, format.union());
    image.link("chunks", image.inode(inode, MapBytes.chunks(format, chunks)));
  }

  @Test
  void offsetsBeyond4GibibytesAreFound() throws IOException {
    try (ErofsImage image = image().open()) {
      ErofsInode extents = HandMade.find(image, "extents");
      assertEquals(SIZE, extents.size());
      assertIsland(range(extents, FIRST - 10));
      assertIsland(range(extents, SECOND - 10));
      assertArrayEquals(new byte[LENGTH + 20], range(extents, 2 * GIB));
      assertArrayEquals(new byte[LENGTH + 20], range(extents, SIZE - LENGTH - 20));
      ErofsInode chunks = HandMade.find(image, "chunks");
      assertIsland(range(chunks, FIRST - 10));
      assertArrayEquals(new byte[LENGTH + 20], range(chunks, SIZE - LENGTH - 20));
    }
  }

  @Test
  void fragmentsBeyond4GibibytesAreFound() throws IOException {
    HandMade image = image();
    for (Map.Entry<String, byte[]> file : image.contents().entrySet()) {
      assertArrayEquals(file.getValue(), image.read(file.getKey()), file.getKey());
    }
  }

  @Test
  void kernelFindsTheSame(@TempDir Path directory) throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    HandMade image = image();
    try (KernelMount mount = KernelMount.mount(image.write(directory.resolve("image")))) {
      for (Map.Entry<String, byte[]> file : image.contents().entrySet()) {
        byte[] got = Files.readAllBytes(mount.path().resolve(file.getKey()));
        assertArrayEquals(file.getValue(), got, file.getKey());
      }
      Path extents = mount.path().resolve("extents");
      assertIsland(range(extents, FIRST - 10));
      assertIsland(range(extents, SECOND - 10));
      assertArrayEquals(new byte[LENGTH + 20], range(extents, SIZE - LENGTH - 20));
      assertIsland(range(mount.path().resolve("chunks"), FIRST - 10));
    }
  }

  /** {@link #BYTES} with ten zeros on either side. */
  private static byte[] island() {
    byte[] island = new byte[LENGTH + 20];
    System.arraycopy(BYTES, 0, island, 10, LENGTH);
    return island;
  }

  private static void assertIsland(byte[] range) {
    assertArrayEquals(island(), range);
  }

  private static byte[] range(ErofsInode inode, long from) throws IOException {
    byte[] range = new byte[LENGTH + 20];
    inode.readFully(from, range, 0, range.length);
    return range;
  }

  private static byte[] range(Path path, long from) throws IOException {
    byte[] range = new byte[LENGTH + 20];
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(from);
      file.readFully(range);
    }
    return range;
  }
}
