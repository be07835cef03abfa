package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertFsckErofsAccepts;
import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the layout of data, the image holds the tree: for us, for the kernel, for fsck.erofs.
 */
@Tag("long")
class DataOptionsTest {
  private static final int SEED = 20;
  private static final FileTree TREE = FeatureTrees.wide(SEED);

  /** Linux 6.18's limits on a machine with pages of 4 KiB. */
  private static final int MAX_KERNEL_BLOCK = 4096;

  private static final int MAX_KERNEL_PCLUSTER_BLOCKS = 256;

  @TempDir private Path directory;

  /** All block sizes with all pcluster sizes, each way to keep tails with either index. */
  static List<DataOptions> layouts() {
    List<DataOptions> layouts = new ArrayList<>();
    for (int blockSize : new int[] {512, 1024, 4096, 16384, 65536}) {
      for (int blocks : new int[] {1, 3, 16, DataOptions.MAX_PCLUSTER_SIZE / blockSize}) {
        DataOptions options =
            DataOptions.DEFAULTS
                .withBlockSize(blockSize)
                .withPclusterSize(Math.min(blockSize * blocks, DataOptions.MAX_PCLUSTER_SIZE));
        layouts.add(options);
        layouts.add(options.withInlineTails(true));
        layouts.add(options.withFragments(Fragments.TAILS).withInlineTails(blocks == 3));
        layouts.add(options.withLegacyIndexes(true).withInlineTails(true));
        layouts.add(options.withLegacyIndexes(true).withFragments(Fragments.TAILS));
        layouts.add(options.withLegacyIndexes(blocks == 3).withFragments(Fragments.ALL));
      }
    }
    DataOptions small = DataOptions.DEFAULTS.withPclusterSize(16384);
    layouts.add(small.withMaxExtentSize(4096));
    layouts.add(small.withMaxExtentSize(20_001).withDedupe(true).withInlineTails(true));
    layouts.add(small.withFragments(Fragments.ALL).withPackedPclusterSize(65536));
    layouts.add(DataOptions.DEFAULTS.withFragments(Fragments.TAILS).withPackedPclusterSize(8192));
    layouts.add(small.withAlignment(7).withInlineData(false));
    layouts.add(DataOptions.DEFAULTS.withChunkSize(8192).withChunkIndexes(true).withAlignment(2));
    for (int blockSize : new int[] {512, 4096, 65536}) {
      DataOptions dedupe = DataOptions.DEFAULTS.withBlockSize(blockSize).withDedupe(true);
      layouts.add(dedupe);
      layouts.add(dedupe.withPclusterSize(Math.min(16 * blockSize, 1 << 20)).withInlineTails(true));
      layouts.add(dedupe.withPclusterSize(3 * blockSize).withFragments(Fragments.TAILS));
      layouts.add(dedupe.withFragments(Fragments.ALL));
      for (int chunkSize : new int[] {blockSize, 1 << 16, DataOptions.MAX_CHUNK_SIZE}) {
        layouts.add(DataOptions.DEFAULTS.withBlockSize(blockSize).withChunkSize(chunkSize));
      }
    }
    return layouts;
  }

  static List<DataOptions> mountedLayouts() {
    return layouts().stream()
        .filter(options -> options.blockSize() <= MAX_KERNEL_BLOCK)
        .filter(
            options -> options.pclusterSize() / options.blockSize() <= MAX_KERNEL_PCLUSTER_BLOCKS)
        .toList();
  }

  private static ErofsOptions options(DataOptions layout) {
    Compression compression = layout.chunkSize() == 0 ? Compression.LZ4 : Compression.NONE;
    return Images.options().withCompression(compression).withData(layout);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndMakeTheSameImageOfIt(DataOptions layout) throws IOException {
    assertReadAndMadeAgain(TREE, options(layout), 3, 1);
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    DataOptions options = DataOptions.DEFAULTS;
    assertThrows(IllegalArgumentException.class, () -> options.withMaxExtentSize(4095));
    assertThrows(IllegalArgumentException.class, () -> options.withPackedPclusterSize(5000));
    assertThrows(IllegalArgumentException.class, () -> options.withPackedPclusterSize(1 << 21));
    assertThrows(IllegalArgumentException.class, () -> options.withAlignment(0));
  }

  @Test
  void extentsAreNoLongerThanTheyMayBe() throws IOException {
    DataOptions layout = DataOptions.DEFAULTS.withPclusterSize(65536).withMaxExtentSize(10_000);
    byte[] image = Images.write(TREE, options(layout));
    long compressed = 0;
    try (ErofsImage opened = Images.open(image)) {
      for (TreeEntry entry : opened.tree()) {
        if (entry.node() instanceof RegularFile) {
          for (ErofsExtent extent : opened.lookup(entry.path()).orElseThrow().extents()) {
            if (extent.kind() == ErofsExtent.Kind.COMPRESSED) {
              assertTrue(extent.length() <= 10_000, entry.path() + ": " + extent);
              compressed++;
            }
          }
        }
      }
    }
    assertTrue(compressed > 0);
  }

  @Test
  void everyFilesDataAreAligned() throws IOException {
    DataOptions layout =
        DataOptions.DEFAULTS.withAlignment(16).withInlineData(false).withPclusterSize(8192);
    try (ErofsImage opened = Images.open(Images.write(TREE, options(layout)))) {
      for (TreeEntry entry : opened.tree()) {
        if (entry.node() instanceof RegularFile file && file.size() > 0) {
          ErofsExtent first = opened.lookup(entry.path()).orElseThrow().extents().get(0);
          assertEquals(0, first.physical() % (16 * 4096), entry.path() + ": " + first);
        }
      }
    }
  }

  @Test
  void superblockHasNoChecksumIfNoneIsWanted() throws IOException {
    MetadataOptions metadata = MetadataOptions.DEFAULTS.withSuperblockChecksum(false);
    byte[] image = Images.write(TREE, Images.options().withMetadata(metadata));
    Superblock superblock = Superblock.read(image, Superblock.OFFSET);
    assertEquals(0, superblock.featureCompat() & Features.SB_CHKSUM);
    assertEquals(0, superblock.checksum());
    assertEquals(List.of(), Images.check(image));
  }

  @ParameterizedTest
  @MethodSource("mountedLayouts")
  void kernelSeesTheTree(DataOptions layout) throws IOException, InterruptedException {
    assertKernelSees(TREE, options(layout), directory);
  }

  @ParameterizedTest
  @MethodSource("mountedLayouts")
  void fsckErofsAcceptsTheImage(DataOptions layout) throws IOException, InterruptedException {
    assertFsckErofsAccepts(TREE, options(layout), directory);
  }
}
