package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertFsckErofsAccepts;
import static io.initfs.erofs.fixture.ImageAsserts.assertKernelSees;
import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.build.InodeShape;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.build.Metabox;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.Contents;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metadata in a metabox, as mkfs.erofs's {@code -m} puts them there. */
@Tag("long")
class CompressedMetadataTest {
  private static final FileTree TREE = FeatureTrees.wide(43);

  /** The largest block that Linux mounts on a machine with such pages. */
  private static final int PAGE = 4096;

  @TempDir private Path directory;

  private static final MetadataOptions SAME = metabox(4096, Optional.empty());

  private static MetadataOptions metabox(int pclusterSize, Optional<Compression> compression) {
    return MetadataOptions.DEFAULTS.withMetabox(new Metabox(pclusterSize, compression));
  }

  private static MetadataOptions metabox(int pclusterSize, Method method) {
    return metabox(pclusterSize, Optional.of(Compression.of(method)));
  }

  private static ErofsOptions options(DataOptions data, MetadataOptions metadata) {
    Compression compression = data.chunkSize() == 0 ? Compression.LZ4 : Compression.NONE;
    return Images.options().withCompression(compression).withData(data).withMetadata(metadata);
  }

  /** Each way to compress metadata, with each way to lay out data. */
  static List<ErofsOptions> layouts() {
    DataOptions data = DataOptions.DEFAULTS;
    DataOptions large = data.withPclusterSize(65536);
    DataOptions chunks = data.withChunkSize(8192);
    ImmutableBytes prefix = ImmutableBytes.utf8("user.");
    return List.of(
        options(data, SAME),
        options(data, SAME.withDotOmitted(true)),
        options(data, MetadataOptions.DEFAULTS.withDotOmitted(true)),
        options(data, metabox(65536, Method.LZ4HC)),
        options(data, metabox(4096, Method.ZSTD)),
        options(large, metabox(65536, Method.ZSTD)),
        options(large, metabox(8192, Method.LZMA).withDotOmitted(true)),
        options(data, metabox(1 << 20, Method.DEFLATE)),
        options(data, SAME).withCompression(Compression.NONE),
        options(data, metabox(4096, Method.LZ4)).withCompression(Compression.NONE),
        options(data, SAME).withCompression(Compression.of(Method.ZSTD)),
        options(data.withInlineTails(true), SAME),
        options(large.withInlineTails(true), metabox(16384, Method.LZ4HC)),
        options(data.withFragments(Fragments.TAILS), SAME),
        options(large.withFragments(Fragments.ALL).withPackedPclusterSize(16384), SAME),
        options(data, SAME.withCompressedDirectories(true)),
        options(data.withFragments(Fragments.ALL), SAME.withCompressedDirectories(true)),
        options(data.withDedupe(true), SAME),
        options(data.withDedupe(true).withFragments(Fragments.TAILS), SAME.withDotOmitted(true)),
        options(data.withLegacyIndexes(true).withInlineTails(true), SAME),
        options(data.withMaxExtentSize(4096).withAlignment(7), SAME),
        options(data.withEncodedExtents(true), SAME),
        options(large.withEncodedExtents(true), metabox(16384, Method.ZSTD)),
        options(chunks, SAME),
        options(chunks.withChunkIndexes(true), metabox(4096, Method.LZ4)),
        options(chunks.withDedupe(true), metabox(16384, Method.ZSTD).withDotOmitted(true)),
        options(data.withDedupe(true), SAME).withCompression(Compression.NONE),
        options(data, SAME.withXattrTolerance(0).withRootXattrSize(5000)),
        options(data, SAME.withXattrTolerance(1000).withXattrPrefixes(List.of(prefix))),
        options(data, SAME.withXattrTolerance(0).withXattrPrefixes(List.of(prefix))),
        options(data, SAME.withInodeShape(InodeShape.EXTENDED)),
        options(data.withBlockSize(512), metabox(512, Optional.empty())),
        options(data.withBlockSize(512).withInlineTails(true), metabox(1536, Optional.empty())),
        options(data.withBlockSize(1024), metabox(4096, Method.ZSTD).withDotOmitted(true)),
        options(data.withBlockSize(1024).withInlineTails(true), metabox(1024, Method.LZ4)),
        options(data.withBlockSize(2048).withChunkSize(2048), metabox(2048, Method.LZ4)),
        options(data.withBlockSize(16384), metabox(16384, Optional.empty())),
        options(data.withBlockSize(65536), metabox(65536, Method.ZSTD)));
  }

  static List<ErofsOptions> mountedLayouts() {
    return layouts().stream().filter(options -> options.data().blockSize() <= PAGE).toList();
  }

  static List<ErofsOptions> layoutsForFsckErofs() {
    return mountedLayouts().stream()
        .filter(options -> options.metadata().metabox().isEmpty() || !options.data().inlineTails())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndMakeTheSameImageOfIt(ErofsOptions options) throws IOException {
    assertReadAndMadeAgain(TREE, options, 0, 4);
  }

  @ParameterizedTest
  @MethodSource("mountedLayouts")
  void kernelSeesTheTree(ErofsOptions options) throws IOException, InterruptedException {
    assertKernelSees(TREE, options, directory);
  }

  /** With inline tails fsck.erofs 1.9.4 reads none of mkfs.erofs's own images. */
  @ParameterizedTest
  @MethodSource("layoutsForFsckErofs")
  void fsckErofsAcceptsTheImage(ErofsOptions options) throws IOException, InterruptedException {
    assertFsckErofsAccepts(TREE, options, directory);
  }

  @Test
  void xattrsThatAreNotWantedAreNotThere() throws IOException, InterruptedException {
    ErofsOptions options = options(DataOptions.DEFAULTS, SAME.withXattrTolerance(-1));
    FileTree bare = TREE.mapMetadata(each -> each.withXattrs(ImmutableSortedMap.of()));
    assertArrayEquals(Images.write(bare, options), Images.write(TREE, options));
    assertKernelSees(bare, options, directory);
  }

  @Test
  void everyInodeOfTheTreeIsInTheMetabox() throws IOException {
    DataOptions fragments = DataOptions.DEFAULTS.withFragments(Fragments.TAILS);
    ErofsOptions options = options(fragments, SAME.withXattrTolerance(0));
    byte[] image = Images.write(TREE, options);
    try (ErofsImage opened = Images.open(image)) {
      for (TreeEntry entry : opened.tree()) {
        assertTrue(opened.lookup(entry.path()).orElseThrow().nid() < 0, entry.path()::toString);
      }
      ErofsSuperblock superblock = opened.superblock();
      assertEquals(SuperblockExtension.IN_METABOX, superblock.rootNid());
      assertTrue(superblock.packedNid() > 0);
      assertEquals(new KernelVersion(6, 17), superblock.minimumKernel());
      assertTrue(
          superblock
              .features()
              .containsAll(List.of("METABOX", "48BIT", "SHARED_EA_IN_METABOX", "XATTR_FILTER")),
          superblock.features()::toString);
    }
  }

  private static FileTree small() {
    return new TreeBuilder().file("dir/file", "text").build();
  }

  @Test
  void metaboxHasAPlaceBehindTheSuperblock() throws IOException {
    byte[] image = Images.write(small(), options(DataOptions.DEFAULTS, SAME));
    // The superblock, and the tree's three inodes with what they hold.
    assertEquals(2 * 4096, image.length);
    try (ErofsImage opened = Images.open(image)) {
      ErofsSuperblock superblock = opened.superblock();
      assertEquals(0, superblock.metadataBlock());
      assertEquals((1024 + superblock.superblockBytes() + 31) / 32, superblock.metaboxNid());
    }
  }

  @Test
  void metaboxStandsBehindTheDataIfItsIndexIsLarge() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 5000; i++) {
      builder.put("file" + i, RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(i, 300)));
    }
    DataOptions data = DataOptions.DEFAULTS.withLegacyIndexes(true);
    ErofsOptions options = options(data, SAME);
    byte[] image = Images.write(builder.build(), options);
    try (ErofsImage opened = Images.open(image)) {
      ErofsSuperblock superblock = opened.superblock();
      ErofsInode metabox = opened.inode(superblock.metaboxNid());
      assertTrue(metabox.size() / 4096 * 8 > 3000, () -> "size " + metabox.size());
      assertEquals(4096 / 32, superblock.metaboxNid());
      ErofsExtent last = Iterables.getLast(metabox.storedExtents());
      assertEquals((superblock.metadataBlock() + 1) * 4096, last.physical() + last.stored());
    }
    assertReadAndMadeAgain(builder.build(), options, 1, 3);
  }

  @Test
  void algorithmOfTheMetaboxIsThatOfNothingElse() throws IOException {
    ErofsOptions options = options(DataOptions.DEFAULTS, metabox(16384, Method.ZSTD));
    byte[] image = Images.write(TREE, options.withCompression(Compression.NONE));
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(Set.of("zstd"), opened.superblock().algorithms());
      for (TreeEntry entry : opened.tree()) {
        assertFalse(opened.lookup(entry.path()).orElseThrow().isCompressed());
      }
      assertTrue(opened.inode(opened.superblock().metaboxNid()).isCompressed());
    }
  }

  @Test
  void figuresCountTheTreeAlone() throws IOException {
    ErofsStatistics statistics =
        ErofsWriter.write(small(), directory.resolve("x.img"), options(DataOptions.DEFAULTS, SAME));
    assertEquals(3, statistics.inodes());
    assertEquals(4, statistics.fileBytes());
    assertEquals(0, statistics.compressedFiles());
    assertEquals(4096, statistics.metadataBytes());
    assertEquals(new KernelVersion(6, 17), statistics.minimumKernel());
  }

  @Test
  void pclusterThatIsNoMultipleOfTheBlockIsRefused() {
    for (int size : new int[] {0, -4096, 4095, 2048, 1 << 21}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> options(DataOptions.DEFAULTS, metabox(size, Optional.empty())));
    }
  }
}
