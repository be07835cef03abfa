package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertFsckErofsAccepts;
import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.CompressionHints;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of which some files have an algorithm or a pcluster size of their own. */
@Tag("long")
class HintedImageTest {
  private static final FileTree TREE = FeatureTrees.wide(31);
  private static final int BLOCK = 4096;

  private static final List<Compression> ALGORITHMS =
      Stream.of(Method.LZ4HC, Method.LZMA, Method.DEFLATE, Method.ZSTD)
          .map(method -> new Compression(method, method.minLevel()))
          .toList();

  private static final CompressionHints HINTS =
      hints("8192 1 ^xattrs/", "0 RANDOM", "65536 3 ^holes|again", "16384 2 [aeiou]$", "12288 -");

  @TempDir private Path directory;

  private static CompressionHints hints(String... lines) {
    return CompressionHints.parse(List.of(lines), ALGORITHMS);
  }

  private static ErofsOptions options(DataOptions data) {
    return Images.options().withCompression(ALGORITHMS.get(0)).withData(data);
  }

  static List<DataOptions> layouts() {
    DataOptions data = DataOptions.DEFAULTS.withHints(HINTS);
    return List.of(
        data,
        data.withPclusterSize(1 << 20).withInlineTails(true),
        data.withLegacyIndexes(true).withInlineTails(true),
        data.withFragments(Fragments.TAILS),
        data.withFragments(Fragments.ALL).withPackedPclusterSize(16384),
        data.withDedupe(true).withInlineTails(true),
        data.withDedupe(true).withFragments(Fragments.TAILS),
        data.withBlockSize(1024).withInlineTails(true));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndMakeTheSameImageOfIt(DataOptions data) throws IOException {
    assertReadAndMadeAgain(TREE, options(data), 0, 5);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void kernelSeesTheTree(DataOptions data) throws IOException, InterruptedException {
    assertKernelSees(TREE, options(data), directory);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void fsckErofsAcceptsTheImage(DataOptions data) throws IOException, InterruptedException {
    assertFsckErofsAccepts(TREE, options(data), directory);
  }

  private static FileTree texts(String... names) {
    TreeBuilder builder = new TreeBuilder();
    for (String name : names) {
      byte[] text = Contents.TEXT.make(1, 300_000);
      builder.put(TreePath.of(name), RegularFile.of(Metadata.of(0644), text));
    }
    return builder.build();
  }

  /** The algorithm of a file's extents and the size of the first: {@code none} if stored. */
  private static String way(ErofsImage image, String path) throws IOException {
    List<ErofsExtent> extents = image.lookup(TreePath.of(path)).orElseThrow().extents();
    return extents.get(0).algorithm().orElse("none") + " " + extents.get(0).stored();
  }

  @Test
  void filesGetWhatTheFirstHintSays() throws IOException {
    FileTree tree = texts("a", "lib/a", "lib/b", "lib/c", "z");
    DataOptions data =
        DataOptions.DEFAULTS.withHints(
            hints("65536 3 ^lib/a", "16384 2 b$", "0 c", "8192 ^a$", "12288 1 lib"));
    try (ErofsImage image = Images.open(Images.write(tree, options(data)))) {
      assertEquals("lz4 8192", way(image, "a"));
      assertEquals("zstd 65536", way(image, "lib/a"));
      assertEquals("deflate 16384", way(image, "lib/b"));
      assertTrue(way(image, "lib/c").startsWith("none"));
      assertEquals("lz4 4096", way(image, "z"));
    }
  }

  @Test
  void imageDeclaresTheAlgorithmsAndTheLargestPcluster() throws IOException {
    FileTree tree = texts("a", "b");
    DataOptions data = DataOptions.DEFAULTS;
    byte[] plain = Images.write(tree, options(data));
    byte[] big = Images.write(tree, options(data.withHints(hints("65536 a"))));
    byte[] mixed = Images.write(tree, options(data.withHints(hints("4096 3 a"))));
    byte[] unneeded = Images.write(tree, options(data.withHints(hints("0 3 x"))));

    assertEquals(Features.ZERO_PADDING, superblock(plain).featureIncompat());
    long records = Features.ZERO_PADDING | Features.COMPR_CFGS;
    assertEquals(records, superblock(big).featureIncompat());
    assertEquals(0b0001, superblock(big).lz4DistanceOrAlgorithms());
    assertEquals(records, superblock(mixed).featureIncompat());
    assertEquals(0b1001, superblock(mixed).lz4DistanceOrAlgorithms());
    assertArrayEquals(plain, unneeded);
  }

  private static Superblock superblock(byte[] image) {
    return Superblock.read(image, Superblock.OFFSET);
  }

  @Test
  void minimumKernelIsThatOfTheLatestAlgorithm() throws IOException {
    DataOptions data = DataOptions.DEFAULTS.withHints(hints("65536 1 b", "65536 2 a", "4096 0 ."));
    KernelVersion kernel =
        ErofsWriter.write(texts("a"), directory.resolve("x.img"), options(data)).minimumKernel();
    assertEquals(new KernelVersion(6, 6), kernel);
  }

  @Test
  void filesAreCompressedThoughTheOthersAreNot() throws IOException {
    FileTree tree = texts("a", "b");
    ErofsOptions options =
        options(DataOptions.DEFAULTS.withHints(hints("4096 0 a")))
            .withCompression(Compression.NONE);
    byte[] image = Images.write(tree, options);
    try (ErofsImage opened = Images.open(image)) {
      assertEquals("lz4 4096", way(opened, "a"));
      assertTrue(way(opened, "b").startsWith("none"));
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
    }
  }

  @Test
  void equalDataAreSharedAmongFilesOfOneAlgorithmAlone() throws IOException {
    FileTree tree = texts("a1", "a2", "b1", "b2", "stored");
    DataOptions data =
        DataOptions.DEFAULTS.withDedupe(true).withHints(hints("16384 3 ^b", "0 stored"));
    byte[] image = Images.write(tree, options(data));
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
      assertEquals(blocks(opened, "a1"), blocks(opened, "a2"));
      assertEquals(blocks(opened, "b1"), blocks(opened, "b2"));
      assertTrue(Collections.disjoint(blocks(opened, "a1"), blocks(opened, "b1")));
    }
  }

  /** First blocks of a file's extents. */
  private static ImmutableSet<Long> blocks(ErofsImage image, String path) throws IOException {
    return image.lookup(TreePath.of(path)).orElseThrow().extents().stream()
        .map(extent -> extent.physical() / BLOCK)
        .collect(ImmutableSet.toImmutableSet());
  }
}
