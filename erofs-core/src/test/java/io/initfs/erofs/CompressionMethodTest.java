package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.CompressionHints;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Contents;
import io.initfs.testdata.FeatureTrees;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Images of each algorithm, with large files and small ones, hold the tree. */
@Tag("long")
class CompressionMethodTest {
  @TempDir private Path directory;

  private static ErofsOptions options(Method method, int pclusterSize, Fragments fragments) {
    DataOptions data =
        DataOptions.DEFAULTS
            .withPclusterSize(pclusterSize)
            .withFragments(fragments)
            .withInlineTails(fragments == Fragments.NONE);
    return Images.options()
        .withCompression(new Compression(method, method.minLevel()))
        .withData(data);
  }

  @ParameterizedTest
  @CsvSource({
    "LZ4HC, 65536, NONE",
    "LZ4HC, 65536, ALL",
    "LZMA, 65536, TAILS",
    "DEFLATE, 4096, NONE",
    "DEFLATE, 65536, TAILS",
    "ZSTD, 4096, NONE",
    "ZSTD, 65536, TAILS",
    "ZSTD, 1048576, ALL"
  })
  void treeIsReadBack(Method method, int pclusterSize, Fragments fragments) throws IOException {
    ErofsOptions options = options(method, pclusterSize, fragments);
    FileTree tree = FeatureTrees.narrow(3);
    byte[] image = Images.write(tree, options.withWorkers(2));
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
    }
    assertArrayEquals(image, Images.write(tree, options.withWorkers(1)));
  }

  @ParameterizedTest
  @CsvSource({"LZ4, 4096, TAILS", "LZ4HC, 65536, NONE", "ZSTD, 65536, ALL"})
  void filesOfManyPiecesAreReadBack(Method method, int pclusterSize, Fragments fragments)
      throws IOException {
    FileTree tree = FeatureTrees.large(4);
    byte[] image = Images.write(tree, options(method, pclusterSize, fragments));
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LZ4HC, 65536, ALL",
    "LZMA, 65536, TAILS",
    "DEFLATE, 4096, NONE",
    "DEFLATE, 65536, TAILS",
    "ZSTD, 4096, NONE",
    "ZSTD, 65536, TAILS"
  })
  void kernelSeesTheTree(Method method, int pclusterSize, Fragments fragments)
      throws IOException, InterruptedException {
    assertKernelSees(FeatureTrees.narrow(3), options(method, pclusterSize, fragments), directory);
  }

  /** Zeros that would all fit, and more than the 12 MiB that Linux decodes of a pcluster. */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void pclusterDecodesToNoMoreThanLinuxTakes(Method method)
      throws IOException, InterruptedException {
    RegularFile file = RegularFile.of(Metadata.of(0644), new byte[15 << 20]);
    FileTree tree = new TreeBuilder().put("zeros", file).build();
    ErofsOptions options = options(method, 1 << 18, Fragments.NONE);
    try (ErofsImage image = Images.open(Images.write(tree, options))) {
      ErofsExtent first = image.lookup(TreePath.of("zeros")).orElseThrow().storedExtents().get(0);
      assertEquals(12 << 20, first.length());
    }
    assertKernelSees(tree, options, directory);
  }

  /** In mkfs.erofs's spelling, then the dictionary that is declared. */
  @ParameterizedTest
  @CsvSource({
    "'lzma,109', 262144",
    "'lzma,level=3,dictsize=4096', 4096",
    "'lzma,103,dictsize=5000,lc=0,lp=4,pb=0', 5000",
    "'lzma,lc=4,lp=0,pb=4', 262144",
    "'lzma,dictsize=8M,lc=1,lp=2,pb=1', 8388608",
    "'zstd,3,dictsize=1K', 1024",
    "'zstd,19,dictsize=4K', 4096",
    "'zstd,dictsize=1M', 1048576",
    "'deflate,9,dictsize=32768', 32768",
  })
  void kernelReadsWhatPropertiesMake(String text, int dictionary)
      throws IOException, InterruptedException {
    ErofsOptions options =
        Images.options()
            .withCompression(Compression.parse(text))
            .withData(DataOptions.DEFAULTS.withPclusterSize(65536));
    FileTree tree = FeatureTrees.narrow(3);
    byte[] image = Images.write(tree, options);
    CompressionConfig config =
        CompressionConfig.read(
            Algorithm.valueOf(options.compression().method().name()),
            image,
            Superblock.OFFSET + Superblock.SIZE + 2);

    assertEquals(dictionary, declared(config));
    assertKernelSees(tree, options, directory);
  }

  private static long declared(CompressionConfig config) {
    if (config instanceof CompressionConfig.Lzma lzma) {
      return lzma.dictionarySize();
    }
    return config instanceof CompressionConfig.Zstd zstd
        ? 1024L << zstd.windowLog()
        : 1L << ((CompressionConfig.Deflate) config).windowBits();
  }

  /** Of one algorithm with two dictionaries the superblock declares the larger. */
  @Test
  void largestDictionaryIsDeclared() throws IOException {
    Compression small = Compression.parse("lzma,1,dictsize=4096");
    CompressionHints hints =
        CompressionHints.parse(
            List.of("65536 1 a$"), List.of(small, small.withDictionarySize(1 << 16)));
    byte[] image =
        Images.write(
            full(),
            Images.options()
                .withCompression(small)
                .withData(DataOptions.DEFAULTS.withPclusterSize(65536).withHints(hints)));

    assertEquals(
        1 << 16,
        declared(
            CompressionConfig.read(
                Algorithm.LZMA, image, Superblock.OFFSET + Superblock.SIZE + 2)));
  }

  /** A file of which the pclusters get full, with as many blocks as an index can count. */
  private static FileTree full() {
    RegularFile file = RegularFile.of(Metadata.of(0644), Contents.MIXED.make(11, 3 << 20));
    return new TreeBuilder().put("mixed", file).build();
  }

  private static ErofsOptions smallestBlocksAndLargestPclusters(Method method, boolean legacy) {
    return Images.options()
        .withCompression(new Compression(method, method.minLevel()))
        .withData(
            DataOptions.DEFAULTS
                .withBlockSize(DataOptions.MIN_BLOCK_SIZE)
                .withPclusterSize(DataOptions.MAX_PCLUSTER_SIZE)
                .withLegacyIndexes(legacy));
  }

  @ParameterizedTest
  @CsvSource({"LZ4, false", "LZ4HC, true", "LZMA, false", "DEFLATE, true", "ZSTD, false"})
  void smallestBlocksAndLargestPclustersGoTogether(Method method, boolean legacy)
      throws IOException {
    FileTree tree = full();
    byte[] image = Images.write(tree, smallestBlocksAndLargestPclusters(method, legacy));
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
      ErofsExtent first = opened.lookup(TreePath.of("mixed")).orElseThrow().storedExtents().get(0);
      // Some libraries leave a thousandth of it unused.
      assertTrue(first.stored() > 2040 * 512, first.toString());
    }
    assertEquals(List.of(), Images.check(image));
  }

  /** Linux 6.18 takes no LZ4 pclusters of so many blocks. */
  @ParameterizedTest
  @CsvSource({"LZMA, true", "DEFLATE, false", "ZSTD, true"})
  void kernelReadsSmallestBlocksInLargestPclusters(Method method, boolean legacy)
      throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Path image = directory.resolve("x.img");
    ErofsWriter.write(full(), image, smallestBlocksAndLargestPclusters(method, legacy));
    try (KernelMount mount = KernelMount.mount(image)) {
      assertEquals(List.of(), TreeDiff.compare(full(), DirectoryScanner.scan(mount.path())));
    }
  }
}
