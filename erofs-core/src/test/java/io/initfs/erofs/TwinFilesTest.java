package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal files are packed once, and stored once where every Linux that may read the image can. */
class TwinFilesTest {
  private static final byte[] TEXT = Contents.TEXT.make(1, 300_000);

  @TempDir private Path directory;

  private static RegularFile file(byte[] content) {
    return RegularFile.of(Metadata.of(0644), content);
  }

  private static ErofsOptions lz4(DataOptions data) {
    return Images.options().withCompression(Compression.lz4hc(3)).withData(data);
  }

  /** Data that are not compressed, or in an image that asks for Linux 6.1. */
  static List<ErofsOptions> sharingOptions() {
    DataOptions data = DataOptions.DEFAULTS;
    return List.of(
        Images.options().withCompression(Compression.NONE),
        lz4(data.withFragments(Fragments.TAILS)),
        lz4(data.withFragments(Fragments.ALL)),
        lz4(data.withDedupe(true)),
        lz4(data.withEncodedExtents(true)));
  }

  static List<ErofsOptions> options() {
    List<ErofsOptions> options = new ArrayList<>(sharingOptions());
    options.add(lz4(DataOptions.DEFAULTS));
    options.add(lz4(DataOptions.DEFAULTS.withInlineTails(true)));
    options.add(lz4(DataOptions.DEFAULTS.withBlockSize(512).withAlignment(5)));
    options.add(lz4(DataOptions.DEFAULTS.withPclusterSize(65536).withLegacyIndexes(true)));
    return options;
  }

  private static FileTree twins() {
    return new TreeBuilder()
        .put("a/first", file(TEXT))
        .put("a/other", file(Contents.TEXT.make(2, TEXT.length)))
        .put("b/c/second", file(TEXT))
        .put("third", RegularFile.of(Metadata.of(0755).withOwner(7, 8), TEXT))
        .build();
  }

  /** Where its data begin. Where they end an inline tail may stand, behind each inode its own. */
  private static ErofsExtent start(ErofsImage image, String path) throws IOException {
    return image.lookup(TreePath.of(path)).orElseThrow().extents().get(0);
  }

  @ParameterizedTest
  @MethodSource("options")
  void twinsAreReadWhateverTheWorkers(ErofsOptions options) throws IOException {
    assertReadAndMadeAgain(twins(), options, 2, 1);
  }

  @ParameterizedTest
  @MethodSource("sharingOptions")
  void twinsHaveTheSameData(ErofsOptions options) throws IOException {
    try (ErofsImage image = Images.open(Images.write(twins(), options))) {
      assertEquals(start(image, "third"), start(image, "a/first"));
      assertEquals(start(image, "third"), start(image, "b/c/second"));
      assertNotEquals(start(image, "third"), start(image, "a/other"));
    }
  }

  /** Linux before 6.1 fails on pclusters of two inodes, and is not kept from mounting. */
  @Test
  void twinsHaveTheirOwnPclustersWhereAnOldKernelMayRead() throws IOException {
    try (ErofsImage image = Images.open(Images.write(twins(), lz4(DataOptions.DEFAULTS)))) {
      assertNotEquals(start(image, "third"), start(image, "a/first"));
      assertFalse(image.superblock().minimumKernel().isAtLeast(6, 1));
    }
    try (ErofsImage image =
        Images.open(Images.write(twins(), lz4(DataOptions.DEFAULTS.withDedupe(true))))) {
      assertTrue(image.superblock().minimumKernel().isAtLeast(6, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void kernelReadsTwins(ErofsOptions options) throws IOException, InterruptedException {
    assertKernelSees(twins(), options, directory);
  }

  @Test
  void statisticsTellWhatIsSaved() throws IOException {
    ErofsStatistics statistics =
        ErofsWriter.write(
            twins(),
            directory.resolve("x.img"),
            lz4(DataOptions.DEFAULTS.withFragments(Fragments.TAILS)));
    ErofsStatistics alone =
        ErofsWriter.write(
            new TreeBuilder()
                .put("a/other", file(Contents.TEXT.make(2, TEXT.length)))
                .put("third", file(TEXT))
                .build(),
            directory.resolve("y.img"),
            lz4(DataOptions.DEFAULTS.withFragments(Fragments.TAILS)));

    assertEquals(2L * TEXT.length, statistics.deduplicatedBytes());
    assertEquals(alone.compressedBlocks(), statistics.compressedBlocks());
  }

  /** The first bytes are what is looked at first. */
  @Test
  void filesThatOnlyBeginAlikeAreNoTwins() throws IOException {
    byte[] changed = TEXT.clone();
    changed[TEXT.length - 1] ^= 1;
    FileTree tree =
        new TreeBuilder()
            .put("first", file(TEXT))
            .put("second", file(changed))
            .put("third", file(TEXT))
            .put("fourth", file(changed))
            .build();
    byte[] bytes = Images.write(tree, Images.options().withCompression(Compression.NONE));

    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(List.of(), TreeDiff.compare(tree, image.tree()));
      assertEquals(start(image, "first"), start(image, "third"));
      assertEquals(start(image, "second"), start(image, "fourth"));
    }
  }

  /** A tail that fits behind one inode does not behind a longer one. */
  @Test
  void filesWithDifferentXattrsAreNoTwins() throws IOException {
    byte[] content = Contents.TEXT.make(3, 4096 + 4000);
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.of(
            ImmutableBytes.utf8("user.long"), ImmutableBytes.copyOf(new byte[300]));
    FileTree tree =
        new TreeBuilder()
            .put("first", file(content))
            .put("second", RegularFile.of(Metadata.of(0644).withXattrs(xattrs), content))
            .build();
    byte[] bytes = Images.write(tree);

    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(List.of(), TreeDiff.compare(tree, image.tree()));
    }
    assertEquals(List.of(), Images.check(bytes));
  }

  @Test
  void twinsHaveEqualDigests() throws IOException {
    ErofsOptions options =
        Images.options()
            .withMetadata(
                MetadataOptions.DEFAULTS.withInodeDigest(ImmutableBytes.utf8("user.digest")));
    byte[] bytes = Images.write(twins(), options);

    assertEquals(List.of(), Images.check(bytes));
  }

  @Test
  void fileThatCannotBeReadIsNamed() {
    ByteSource broken =
        new ByteSource() {
          @Override
          public InputStream openStream() throws IOException {
            throw new IOException("it is gone");
          }
        };
    FileTree tree =
        new TreeBuilder()
            .put("first", file(TEXT))
            .put("b/second", new RegularFile(Metadata.of(0644), TEXT.length, broken))
            .build();

    IOException failure = assertThrows(IOException.class, () -> Images.write(tree));

    assertTrue(
        failure.getMessage().contains("b/second: cannot be read: it is gone"), failure::getMessage);
  }
}
