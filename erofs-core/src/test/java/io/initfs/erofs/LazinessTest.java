package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.AccessRecord;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.ExtentMap;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.InodeReader;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an access reads and decodes, to the block and the byte. */
class LazinessTest {
  private static final int SIZE = 10 << 20;
  private static final byte[] CONTENT = Contents.TEXT.make(20, SIZE);

  private static byte[] bytes;

  private final AccessRecord record = new AccessRecord();

  @BeforeAll
  static void writeImage() throws IOException {
    TreeBuilder builder =
        new TreeBuilder().put("large", RegularFile.of(Metadata.of(0644), CONTENT));
    Node empty = RegularFile.of(Metadata.of(0644), new byte[0]);
    for (int i = 0; i < 5000; i++) {
      builder.put(String.format("wide/entry-%05d", i), empty);
    }
    for (int i = 0; i < 10; i++) {
      builder.file("small/" + i, "text " + i);
    }
    bytes = Images.write(builder.build(), Images.options().withCompression(Compression.LZ4HC));
  }

  private ErofsImage open() throws IOException {
    return Images.open(bytes, record);
  }

  private ErofsInode find(ErofsImage image, String path) throws IOException {
    ErofsInode inode = image.lookup(TreePath.of(path)).orElseThrow();
    record.clear();
    return inode;
  }

  @Test
  void openingReadsTheSuperblockAndNothingElse() throws IOException {
    try (ErofsImage image = open()) {
      assertEquals(4096, image.superblock().blockSize());
      assertEquals(Set.of(0L), record.blocks());
      long start = record.reads().stream().mapToLong(AccessRecord.Read::position).min().orElse(0);
      assertEquals(Superblock.OFFSET, start);
    }
  }

  @Test
  void lookupReadsTheBlocksOfItsInodes() throws IOException {
    try (ErofsImage image = open()) {
      record.clear();
      assertTrue(image.lookup(TreePath.of("small/7")).isPresent());
      // Inodes and the entries behind them share blocks, here that of the superblock.
      assertEquals(Set.of(0L), record.blocks());
      assertEquals(1, record.reads().size());
      assertEquals(List.of(), record.decodes());
    }
  }

  @Test
  void lookupInAWideDirectoryReadsTheBlocksOfItsBinarySearch() throws IOException {
    try (ErofsImage image = open()) {
      ErofsInode wide = find(image, "wide");
      assertEquals(29, (wide.size() + 4095) / 4096);
      assertTrue(image.lookup(TreePath.of("wide/entry-03210")).isPresent());
      // Of blocks 0 to 28 the search probes 14, 21, 17, 19 and 18, which is the one.
      long first = record.blocks().first() - 14;
      List<Long> probed = record.blocks().stream().map(block -> block - first).toList();
      assertEquals(List.of(14L, 17L, 18L, 19L, 21L), probed);
      assertEquals(5, record.reads().size());
      record.clear();
      assertTrue(image.lookup(TreePath.of("wide/entry-03211")).isPresent());
      assertEquals(List.of(), record.reads());
    }
  }

  /** The extent that holds the middle of the large file. */
  private static Extent.Compressed middle() throws IOException {
    Volume volume = Volume.open(Images.source(bytes), List.of(), true);
    Inode inode = new InodeReader(volume).read(Images.nid(bytes, "large"));
    return (Extent.Compressed) ExtentMap.of(volume, inode).extentAt(SIZE / 2);
  }

  private void assertRead(ErofsInode file, long from, int length) throws IOException {
    byte[] got = new byte[length];
    file.readFully(from, got, 0, length);
    assertArrayEquals(Arrays.copyOfRange(CONTENT, (int) from, (int) from + length), got);
  }

  @Test
  void fourKibibytesWithinAPclusterCostOneBlockAndOneDecode() throws IOException {
    Extent.Compressed extent = middle();
    long from = extent.logical() + (extent.length() - 4096) / 2;
    try (ErofsImage image = open()) {
      ErofsInode large = find(image, "large");
      assertRead(large, from, 4096);
      int decoded = (int) (from + 4096 - extent.logical());
      assertEquals(
          List.of(new AccessRecord.Decode(large.nid(), extent.at().address(), 4096, decoded)),
          record.decodes());
      // The index begins in the inode's block, which the lookup has read.
      assertEquals(List.of(new AccessRecord.Read(extent.at().address(), 4096)), record.reads());
    }
  }

  @Test
  void fourKibibytesFromAColdImageCostThreeBlocks() throws IOException {
    Extent.Compressed extent = middle();
    try (ErofsImage image = open()) {
      ErofsInode large = image.lookup(TreePath.of("large")).orElseThrow();
      assertRead(large, extent.logical(), 4096);
      // Superblock and root with its entries, the file's inode with its index, the pcluster.
      assertEquals(3, record.blocks().size(), () -> record.blocks().toString());
      assertEquals(1, record.decodes().size());
    }
  }

  @Test
  void rangeAcrossTwoPclustersDecodesTheSecondToItsEndAndNoFurther() throws IOException {
    Extent.Compressed extent = middle();
    try (ErofsImage image = open()) {
      ErofsInode large = find(image, "large");
      assertRead(large, extent.end() - 96, 4096);
      assertEquals(
          List.of(
              new AccessRecord.Decode(
                  large.nid(), extent.at().address(), 4096, (int) extent.length()),
              new AccessRecord.Decode(large.nid(), extent.at().address() + 4096, 4096, 4000)),
          record.decodes());
    }
  }

  @Test
  void decodedPrefixIsKeptForWhatLiesWithinIt() throws IOException {
    Extent.Compressed extent = middle();
    try (ErofsImage image = open()) {
      ErofsInode large = find(image, "large");
      assertRead(large, extent.logical() + 1000, 2000);
      assertRead(large, extent.logical(), 3000);
      assertEquals(1, record.decodes().size());
      assertRead(large, extent.logical() + 2000, 2000);
      assertEquals(2, record.decodes().size());
    }
  }

  @Test
  void streamDecodesEachPclusterOnce() throws IOException {
    try (ErofsImage image = open()) {
      ErofsInode large = find(image, "large");
      try (InputStream in = large.content().openStream()) {
        assertArrayEquals(CONTENT, in.readAllBytes());
      }
      long distinct =
          record.decodes().stream().map(AccessRecord.Decode::physical).distinct().count();
      assertEquals(distinct, record.decodes().size());
      long total = record.decodes().stream().mapToLong(AccessRecord.Decode::decoded).sum();
      assertTrue(total <= SIZE, () -> total + " bytes decoded");
    }
  }

  @Test
  void treeReadsNoFileData() throws IOException {
    try (ErofsImage image = open()) {
      record.clear();
      assertEquals(5014, image.tree().stream().count());
      assertEquals(List.of(), record.decodes());
      long next = record.blocks().stream().skip(1).findFirst().orElseThrow();
      assertEquals(0, record.blocks().first());
      assertTrue(next << 12 > middle().at().address());
    }
  }
}
