package io.initfs.erofs;

import static io.initfs.erofs.fixture.ImageAsserts.assertReadAndMadeAgain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where metadata stand, and what directories say of themselves. */
class MetadataPlaceTest {
  private static final FileTree TREE = FeatureTrees.wide(44);
  private static final MetadataOptions DOT_OMITTED = MetadataOptions.DEFAULTS.withDotOmitted(true);

  static List<DataOptions> layouts() {
    DataOptions data = DataOptions.DEFAULTS.withInlineData(false);
    return List.of(
        data,
        data.withBlockSize(1024),
        data.withFragments(Fragments.TAILS),
        data.withEncodedExtents(true));
  }

  /** What mkfs.erofs's {@code --MZ=id} asks for. */
  @ParameterizedTest
  @MethodSource("layouts")
  void inodesAndDirectoriesStandBehindAllData(DataOptions layout) throws IOException {
    long endOfData = 0;
    long startOfMetadata = Long.MAX_VALUE;
    MetadataOptions separate = MetadataOptions.DEFAULTS.withSeparateZone(true);
    byte[] image = Images.write(TREE, Images.options().withMetadata(separate).withData(layout));
    try (ErofsImage opened = Images.open(image)) {
      long zone = opened.superblock().metadataBlock() * layout.blockSize();
      for (TreeEntry entry : opened.tree()) {
        ErofsInode inode = opened.lookup(entry.path()).orElseThrow();
        startOfMetadata = Math.min(startOfMetadata, zone + inode.nid() * 32);
        if (entry.node() instanceof Directory) {
          for (ErofsExtent extent : inode.storedExtents()) {
            startOfMetadata = Math.min(startOfMetadata, extent.physical());
          }
        } else if (entry.node() instanceof RegularFile) {
          endOfData = Math.max(endOfData, endInImage(inode));
        }
      }
      if (opened.superblock().packedNid() != 0) {
        endOfData = Math.max(endOfData, endInImage(opened.inode(opened.superblock().packedNid())));
      }
    }
    assertTrue(endOfData > 0);
    assertTrue(endOfData <= startOfMetadata, endOfData + ", " + startOfMetadata);
  }

  static List<DataOptions> blockSizes() {
    return Stream.of(512, 1024, 4096, 65536).map(DataOptions.DEFAULTS::withBlockSize).toList();
  }

  /** As mkfs.erofs has it: a tiny image is a block. */
  @ParameterizedTest
  @MethodSource("blockSizes")
  void inodesBeginInTheBlockOfTheSuperblock(DataOptions layout) throws IOException {
    FileTree tree = new TreeBuilder().file("a", "abc").build();
    ErofsOptions options = Images.options().withData(layout);
    byte[] image = Images.write(tree, options);

    int start = Superblock.OFFSET + Superblock.SIZE;
    assertEquals(Alignment.up(start, layout.blockSize()), image.length);
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(0, opened.superblock().metadataBlock());
    }
    assertReadAndMadeAgain(tree, options, 0, 1);
    assertReadAndMadeAgain(TREE, options, 0, 4);
  }

  /** The superblock has 16 bits for its nid: it stands at the start, or nids count from it. */
  @ParameterizedTest
  @MethodSource("blockSizes")
  void rootWithoutRoomAtTheStartStandsBehindTheData(DataOptions layout) throws IOException {
    TreeBuilder wide = new TreeBuilder().file("data", "x".repeat(3 * 65536 + 100));
    // An entry takes 12 bytes and its name; so many fill a block but for less than 100.
    for (int i = 0; i < (layout.blockSize() - 100) / (12 + 48); i++) {
      wide.file("%048d".formatted(i), "");
    }
    FileTree tree = wide.build();
    ErofsOptions options = Images.options().withCompression(Compression.NONE).withData(layout);
    try (ErofsImage opened = Images.open(Images.write(tree, options))) {
      assertTrue(opened.superblock().rootNid() < 1 << 16);
      assertTrue(opened.superblock().metadataBlock() > 0);
    }
    assertReadAndMadeAgain(tree, options, 0, 4);
  }

  private static long endInImage(ErofsInode inode) throws IOException {
    return inode.storedExtents().stream()
        .filter(extent -> extent.device() == 0)
        .mapToLong(extent -> extent.physical() + extent.stored())
        .max()
        .orElse(0);
  }

  @Test
  void directoriesListThemselvesOnlyIfWanted() throws IOException {
    assertListed(true, Images.write(TREE));
    byte[] image = Images.write(TREE, Images.options().withMetadata(DOT_OMITTED));
    assertListed(false, image);
    try (ErofsImage opened = Images.open(image)) {
      assertTrue(opened.superblock().features().contains("48BIT"));
      assertEquals(new KernelVersion(6, 15), opened.superblock().minimumKernel());
    }
  }

  private static void assertListed(boolean expected, byte[] image) throws IOException {
    try (ErofsImage opened = Images.open(image)) {
      for (TreeEntry entry : opened.tree()) {
        if (entry.node() instanceof Directory) {
          List<String> names =
              opened.lookup(entry.path()).orElseThrow().entries().stream()
                  .map(each -> each.name().toString())
                  .toList();
          assertEquals(expected, names.contains("."), entry.path()::toString);
          assertTrue(names.contains(".."), entry.path()::toString);
        }
      }
    }
  }

  @Test
  void rootWithoutAnyNameHasNoEntryButOfItsParent() throws IOException {
    ErofsOptions options = Images.options().withMetadata(DOT_OMITTED);
    FileTree empty = new TreeBuilder().build();
    assertReadAndMadeAgain(empty, options, 1, 2);
    try (ErofsImage opened = Images.open(Images.write(empty, options))) {
      ErofsInode root = opened.inode(opened.superblock().rootNid());
      assertEquals(
          List.of(ImmutableBytes.utf8("..")),
          root.entries().stream().map(ErofsEntry::name).toList());
    }
  }
}
