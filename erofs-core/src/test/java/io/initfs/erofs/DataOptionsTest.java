package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Trees;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.FeatureTrees;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the layout of data, the image holds the tree: for us, for the kernel, for fsck.erofs.
 */
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
    Compression compression = layout.chunkSize() == 0 ? Compression.lz4hc(2) : Compression.NONE;
    return Images.options().withCompression(compression).withData(layout);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndFindNothingWrong(DataOptions layout) throws IOException {
    byte[] image = Images.write(TREE, options(layout).withWorkers(3));
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(TREE, opened.tree()));
    }
    assertEquals(List.of(), Images.check(image));
    assertArrayEquals(image, Images.write(TREE, options(layout).withWorkers(1)));
  }

  @ParameterizedTest
  @MethodSource("mountedLayouts")
  void kernelSeesTheTree(DataOptions layout) throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Path image = directory.resolve("x.img");
    FileTree tree = Trees.withAsciiXattrNames(TREE);
    ErofsWriter.write(tree, image, options(layout));
    try (KernelMount mount = KernelMount.mount(image)) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      assertEquals(List.of(), TreeDiff.compare(Trees.withUserXattrsOnly(tree), mounted));
    }
  }

  @ParameterizedTest
  @MethodSource("mountedLayouts")
  void fsckErofsAcceptsTheImage(DataOptions layout) throws IOException, InterruptedException {
    Requirement.EROFS_UTILS.require();
    Path image = directory.resolve("x.img");
    ErofsWriter.write(TREE, image, options(layout));
    ErofsUtils.fsck("--extract", image.toString()).requireSuccess();
  }
}
