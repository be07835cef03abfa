package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertFsckErofsAccepts;
import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.CompressionHints;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Directories in the packed inode, as mkfs.erofs's {@code --zD} puts them there. */
@Tag("long")
class CompressedDirectoriesTest {
  private static final MetadataOptions COMPRESSED =
      MetadataOptions.DEFAULTS.withCompressedDirectories(true);

  private static final FileTree TREE = FeatureTrees.wide(41);

  @TempDir private Path directory;

  static List<ErofsOptions> layouts() {
    DataOptions data = DataOptions.DEFAULTS;
    ErofsOptions options = Images.options().withMetadata(COMPRESSED);
    return List.of(
        options,
        options.withData(data.withPclusterSize(65536).withInlineTails(true)),
        options.withData(data.withFragments(Fragments.TAILS).withLegacyIndexes(true)),
        options.withData(data.withFragments(Fragments.ALL).withPackedPclusterSize(16384)),
        options.withData(data.withDedupe(true)),
        options.withData(data.withBlockSize(512).withInlineTails(true)),
        options.withCompression(Compression.of(Method.ZSTD)),
        options
            .withCompression(Compression.of(Method.LZMA))
            .withMetadata(COMPRESSED.withXattrTolerance(0).withRootXattrSize(5000)));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndMakeTheSameImageOfIt(ErofsOptions options) throws IOException {
    assertReadAndMadeAgain(TREE, options, 0, 4);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void kernelSeesTheTree(ErofsOptions options) throws IOException, InterruptedException {
    assertKernelSees(TREE, options, directory);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void fsckErofsAcceptsTheImage(ErofsOptions options) throws IOException, InterruptedException {
    assertFsckErofsAccepts(TREE, options, directory);
  }

  /** 3000 names in one directory, 120 KB of entries. */
  private static FileTree manyNames() {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 3000; i++) {
      byte[] content = {(byte) i, (byte) (i >> 8)};
      builder.put(
          "dir/a rather long name, number " + i, RegularFile.of(Metadata.of(0644), content));
    }
    builder.directory("empty", Metadata.of(0755));
    return builder.build();
  }

  @Test
  void everyDirectoryIsAPartOfThePackedInode() throws IOException {
    FileTree tree = manyNames();
    byte[] plain = Images.write(tree);
    byte[] image = Images.write(tree, Images.options().withMetadata(COMPRESSED));
    // 43 bytes a name, of which the nid and the number are all that tells them apart.
    assertTrue(plain.length - image.length > 80_000, plain.length + " and " + image.length);
    try (ErofsImage opened = Images.open(image)) {
      int directories = 0;
      for (TreeEntry entry : opened.tree()) {
        if (entry.node() instanceof Directory) {
          List<ErofsExtent> extents = opened.lookup(entry.path()).orElseThrow().storedExtents();
          assertEquals(1, extents.size());
          assertEquals(ErofsExtent.Kind.FRAGMENT, extents.get(0).kind());
          directories++;
        }
      }
      assertEquals(3, directories);
    }
  }

  @Test
  void figuresCountFilesAlone() throws IOException {
    ErofsOptions options = Images.options().withMetadata(COMPRESSED);
    ErofsStatistics statistics =
        ErofsWriter.write(manyNames(), directory.resolve("x.img"), options);
    assertEquals(0, statistics.compressedFiles());
    assertEquals(6000, statistics.fileBytes());
    assertEquals(new KernelVersion(6, 1), statistics.minimumKernel());
  }

  @Test
  void nothingChangesIfDataAreNotCompressed() throws IOException {
    for (CompressionHints hints :
        List.of(
            CompressionHints.NONE,
            CompressionHints.parse(List.of("4096 0 duplicates"), List.of(Compression.LZ4)))) {
      ErofsOptions options =
          Images.options()
              .withCompression(Compression.NONE)
              .withData(DataOptions.DEFAULTS.withHints(hints));
      assertArrayEquals(
          Images.write(TREE, options), Images.write(TREE, options.withMetadata(COMPRESSED)));
    }
  }
}
