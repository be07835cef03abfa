package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertFsckErofsAccepts;
import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.CompressionHints;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images whose pclusters start and end anywhere in a block. */
class EncodedExtentsTest {
  private static final DataOptions ENCODED = DataOptions.DEFAULTS.withEncodedExtents(true);
  private static final FileTree TREE = FeatureTrees.wide(53);
  private static final FileTree LARGE = FeatureTrees.large(54);

  @TempDir private Path directory;

  private static ErofsOptions options(Method method, DataOptions data) {
    return Images.options()
        .withCompression(new Compression(method, method.minLevel()))
        .withData(data);
  }

  static List<ErofsOptions> layouts() {
    DataOptions small = ENCODED.withPclusterSize(16384);
    DataOptions medium = ENCODED.withPclusterSize(65536);
    CompressionHints hints =
        CompressionHints.parse(
            List.of("8192 0 ^xattrs/", "0 RANDOM", "1048576 1 [aeiou]$"),
            List.of(Compression.of(Method.DEFLATE), Compression.LZ4));
    return List.of(
        options(Method.LZ4, ENCODED),
        options(Method.LZ4HC, medium),
        options(Method.LZMA, medium),
        options(Method.DEFLATE, small.withAlignment(3)),
        options(Method.ZSTD, ENCODED),
        options(Method.ZSTD, medium),
        options(Method.ZSTD, ENCODED.withPclusterSize(1 << 20)),
        options(Method.ZSTD, ENCODED.withPclusterSize(12288).withMaxExtentSize(10_000)),
        options(Method.ZSTD, small.withFragments(Fragments.TAILS)),
        options(Method.LZ4HC, small.withFragments(Fragments.ALL).withPackedPclusterSize(65536)),
        options(Method.ZSTD, medium.withHints(hints))
            .withMetadata(MetadataOptions.DEFAULTS.withCompressedDirectories(true)),
        options(Method.ZSTD, DataOptions.DEFAULTS.withBlockSize(512).withEncodedExtents(true)),
        options(Method.LZ4HC, ENCODED.withBlockSize(1024).withPclusterSize(1 << 18)));
  }

  static List<ErofsOptions> someLayouts() {
    return List.of(
        options(Method.LZ4HC, ENCODED.withPclusterSize(65536)),
        options(Method.ZSTD, ENCODED.withPclusterSize(1 << 20).withFragments(Fragments.TAILS)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndMakeTheSameImageOfIt(ErofsOptions options) throws IOException {
    assertReadAndMadeAgain(TREE, options, 0, 5);
  }

  @ParameterizedTest
  @MethodSource("someLayouts")
  void largeFilesAreReadBack(ErofsOptions options) throws IOException {
    byte[] image = Images.write(LARGE, options);
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(LARGE, opened.tree()));
    }
    assertEquals(List.of(), Images.check(image));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void kernelSeesTheTree(ErofsOptions options) throws IOException, InterruptedException {
    assertKernelSees(TREE, options, directory);
  }

  @ParameterizedTest
  @MethodSource("someLayouts")
  void kernelSeesLargeFiles(ErofsOptions options) throws IOException, InterruptedException {
    assertKernelSees(LARGE, options, directory);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void fsckErofsAcceptsTheImage(ErofsOptions options) throws IOException, InterruptedException {
    assertFsckErofsAccepts(TREE, options, directory);
  }

  private static RegularFile file(byte[] content) {
    return RegularFile.of(Metadata.of(0644), content);
  }

  @Test
  void smallFilesShareBlocksAndZerosTakeNone() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 200; i++) {
      builder.put("small" + i, file(Contents.TEXT.make(i, 3500)));
    }
    builder.put("zeros", file(new byte[1_000_000]));
    // Inline, between two of the small files.
    builder.put("small0-link", new Symlink(Metadata.of(0777), ImmutableBytes.utf8("small0")));
    builder.put("small0-stored", file(new byte[] {1, 2, 3}));
    FileTree tree = builder.build();
    byte[] indexed = Images.write(tree, options(Method.ZSTD, DataOptions.DEFAULTS));
    byte[] encoded = Images.write(tree, options(Method.ZSTD, ENCODED.withPclusterSize(65536)));
    assertTrue(encoded.length * 3L < indexed.length * 2L, encoded.length + ", " + indexed.length);
    try (ErofsImage opened = Images.open(encoded)) {
      for (ErofsExtent extent : opened.lookup(TreePath.of("zeros")).orElseThrow().extents()) {
        assertEquals(ErofsExtent.Kind.HOLE, extent.kind());
      }
      ErofsExtent first = opened.lookup(TreePath.of("small0")).orElseThrow().extents().get(0);
      ErofsExtent next = opened.lookup(TreePath.of("small1")).orElseThrow().extents().get(0);
      assertEquals(first.physical() + first.stored(), next.physical());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "LZ4HC", "LZMA", "DEFLATE", "ZSTD"})
  void filesOfAFewBytesAreReadBack(Method method) throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int size = 1; size < 40; size++) {
      builder.put("size" + size, file(Contents.REPETITIVE.make(1, size)));
    }
    assertReadAndMadeAgain(builder.build(), options(method, ENCODED), 1, 2);
  }

  @Test
  void imageSaysWhatItNeeds() throws IOException {
    Path image = directory.resolve("x.img");
    ErofsOptions options = options(Method.LZ4, ENCODED);
    assertEquals(new KernelVersion(6, 15), ErofsWriter.write(TREE, image, options).minimumKernel());
    byte[] plain = Images.write(TREE, options.withCompression(Compression.NONE));
    assertEquals(0, Superblock.read(plain, Superblock.OFFSET).featureIncompat() & Features.BIT48);
  }

  @Test
  void whatNeedsAnIndexIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ENCODED.withInlineTails(true));
    assertThrows(IllegalArgumentException.class, () -> ENCODED.withDedupe(true));
    assertThrows(IllegalArgumentException.class, () -> ENCODED.withLegacyIndexes(true));
  }
}
