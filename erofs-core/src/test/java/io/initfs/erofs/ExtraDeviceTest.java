package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Trees;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Contents;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.FeatureTrees;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks that go to a file beside the image. */
class ExtraDeviceTest {
  private static final int BLOCK = 4096;
  private static final FileTree TREE = FeatureTrees.wide(6);

  @TempDir private Path directory;
  private Path image;
  private Path blob;

  @BeforeEach
  void namesFiles() {
    image = directory.resolve("image");
    blob = directory.resolve("blob");
  }

  static List<DataOptions> layouts() {
    DataOptions blocks = DataOptions.DEFAULTS.withChunkSize(BLOCK);
    return List.of(
        blocks,
        DataOptions.DEFAULTS.withChunkSize(65536).withAlignment(4),
        DataOptions.DEFAULTS.withChunkSize(1 << 20),
        DataOptions.DEFAULTS.withBlockSize(512).withChunkSize(512),
        blocks.withDedupe(true).withInlineData(false));
  }

  private static ErofsOptions options(DataOptions layout) {
    return Images.options().withCompression(Compression.NONE).withData(layout);
  }

  private ErofsStatistics write(FileTree tree, ErofsOptions options) throws IOException {
    ErofsTarget target = ErofsTarget.of(image).withBlob(blob).withReplace(true);
    return ErofsWriter.write(tree, target, options, ignored -> {});
  }

  private ReadOptions withBlob() throws IOException {
    return ReadOptions.DEFAULT.withDevices(List.of(ImageSource.open(blob)));
  }

  private ErofsImage open() throws IOException {
    return ErofsImage.open(ImageSource.open(image), withBlob());
  }

  /** What is in the directory, hidden files included. */
  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void weReadTheTreeAndMakeTheSameFilesOfIt(DataOptions layout) throws IOException {
    write(TREE, options(layout).withWorkers(3));
    byte[] madeImage = Files.readAllBytes(image);
    byte[] madeBlob = Files.readAllBytes(blob);
    try (ImageSource bytes = ImageSource.open(image)) {
      assertEquals(List.of(), ErofsCheck.check(bytes, withBlob(), ignored -> {}));
    }
    try (ErofsImage opened = open()) {
      assertEquals(List.of(), TreeDiff.compare(TREE, opened.tree()));
      ErofsTarget again =
          ErofsTarget.of(directory.resolve("again")).withBlob(directory.resolve("blob-again"));
      ErofsWriter.write(opened.tree(), again, options(layout).withWorkers(1), ignored -> {});
      assertArrayEquals(madeImage, Files.readAllBytes(again.image()));
      assertArrayEquals(madeBlob, Files.readAllBytes(again.blob().orElseThrow()));
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void kernelSeesTheTree(DataOptions layout) throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    FileTree tree = Trees.withAsciiXattrNames(TREE);
    write(tree, options(layout));
    try (KernelMount mount = KernelMount.mount(image, blob)) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      assertEquals(List.of(), TreeDiff.compare(Trees.withUserXattrsOnly(tree), mounted));
    }
  }

  /** Since Linux 6.4: the device's blocks are looked for behind the image's. */
  @Test
  void imageAndDeviceInOneFileAreTheTree() throws IOException {
    write(TREE, options(DataOptions.DEFAULTS.withChunkSize(BLOCK)));
    try (ErofsImage opened = Images.open(imageAndDevice())) {
      assertEquals(List.of(), TreeDiff.compare(TREE, opened.tree()));
    }
  }

  private byte[] imageAndDevice() throws IOException {
    return Bytes.concat(Files.readAllBytes(image), Files.readAllBytes(blob));
  }

  @Test
  void kernelMountsImageAndDeviceInOneFile() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    FileTree tree = Trees.withAsciiXattrNames(TREE);
    write(tree, options(DataOptions.DEFAULTS.withChunkSize(65536)));
    Path both = Files.write(directory.resolve("both"), imageAndDevice());
    try (KernelMount mount = KernelMount.mount(both)) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      assertEquals(List.of(), TreeDiff.compare(Trees.withUserXattrsOnly(tree), mounted));
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void fsckErofsAcceptsTheFiles(DataOptions layout) throws IOException, InterruptedException {
    Requirement.EROFS_UTILS.require();
    write(TREE, options(layout));
    ErofsUtils.fsck("--extract", "--device=" + blob, image.toString()).requireSuccess();
  }

  @Test
  void deviceHoldsEqualChunksOnceAndNoHoles() throws IOException {
    byte[] data = Contents.RANDOM.make(1, 3 * BLOCK);
    byte[] holed = Bytes.concat(data, new byte[20 * BLOCK], data);
    FileTree tree =
        new TreeBuilder()
            .put("a", RegularFile.of(Metadata.of(0644), data))
            .put("b", RegularFile.of(Metadata.of(0644), holed))
            .put("zeros", RegularFile.of(Metadata.of(0644), new byte[1 << 20]))
            .build();
    ErofsStatistics statistics = write(tree, options(DataOptions.DEFAULTS.withChunkSize(BLOCK)));
    assertArrayEquals(data, Files.readAllBytes(blob));
    assertEquals(3, statistics.deviceBlocks());
    assertEquals(Files.size(image), statistics.imageBytes());
    assertEquals("5.16", statistics.minimumKernel().toString());
  }

  @Test
  void slotHasTheDevicesSizeAndItsPlaceBehindTheImage() throws IOException {
    write(TREE, options(DataOptions.DEFAULTS.withChunkSize(BLOCK)));
    byte[] bytes = Files.readAllBytes(image);
    Superblock superblock = Superblock.read(bytes, Superblock.OFFSET);
    assertTrue(superblock.hasIncompat(Features.DEVICE_TABLE));
    assertTrue(superblock.hasIncompat(Features.CHUNKED_FILE));
    assertEquals(1, superblock.extraDevices());
    assertEquals(bytes.length / BLOCK, superblock.blocks());
    DeviceSlot slot = DeviceSlot.read(bytes, superblock.deviceTableSlot() * DeviceSlot.SIZE, false);
    long blobBlocks = Files.size(blob) / BLOCK;
    assertEquals(new DeviceSlot(ImmutableBytes.EMPTY, blobBlocks, superblock.blocks()), slot);
  }

  /** mkfs.erofs 1.9 does so too, and Linux mounts it. */
  @Test
  void deviceMayBeEmpty() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    ImmutableBytes target = ImmutableBytes.utf8("t".repeat(4000));
    FileTree tree =
        new TreeBuilder()
            .file("empty", "")
            .put("zeros", RegularFile.of(Metadata.of(0644), new byte[3 * BLOCK]))
            .put("link", new Symlink(Metadata.of(0777), target))
            .build();
    write(tree, options(DataOptions.DEFAULTS.withChunkSize(BLOCK)));
    assertEquals(0, Files.size(blob));
    try (KernelMount mount = KernelMount.mount(image, blob)) {
      assertEquals(List.of(), TreeDiff.compare(tree, DirectoryScanner.scan(mount.path())));
    }
  }

  @Test
  void uuidFollowsFromWhatTheDeviceHolds() throws IOException {
    ErofsOptions options = options(DataOptions.DEFAULTS.withChunkSize(BLOCK));
    write(new TreeBuilder().file("f", "one").build(), options);
    byte[] before = Files.readAllBytes(image);
    write(new TreeBuilder().file("f", "two").build(), options);
    assertTrue(
        !Superblock.read(before, Superblock.OFFSET)
            .uuid()
            .equals(Superblock.read(Files.readAllBytes(image), Superblock.OFFSET).uuid()));
  }

  @Test
  void deviceNeedsChunks() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> write(TREE, Images.options()));
    assertEquals(List.of(), names());
  }

  @Test
  void failedBuildLeavesNeitherFile() throws IOException {
    RegularFile liar = new RegularFile(Metadata.of(0644), 5000, ByteSource.wrap(new byte[4]));
    FileTree tree =
        new TreeBuilder()
            .put("before", RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(1, 100_000)))
            .put("liar", liar)
            .build();
    ErofsOptions options = options(DataOptions.DEFAULTS.withChunkSize(BLOCK));
    assertThrows(IOException.class, () -> write(tree, options));
    assertEquals(List.of(), names());
  }

  @Test
  void existingFilesStayUnlessTheyMayBeReplaced() throws IOException {
    Files.writeString(blob, "precious");
    ErofsOptions options = options(DataOptions.DEFAULTS.withChunkSize(BLOCK));
    ErofsTarget target = ErofsTarget.of(image).withBlob(blob);
    assertThrows(
        FileAlreadyExistsException.class,
        () -> ErofsWriter.write(TREE, target, options, ignored -> {}));
    assertEquals("precious", Files.readString(blob));
    assertEquals(List.of("blob"), names());
    assertThrows(
        FileSystemException.class,
        () -> ErofsWriter.write(TREE, target.withBlob(image), options, ignored -> {}));
    assertEquals(List.of("blob"), names());
  }

  @Test
  void extentsAreOnTheDevice() throws IOException {
    FileTree tree =
        new TreeBuilder()
            .put("f", RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(1, 3 * BLOCK)))
            .build();
    write(tree, options(DataOptions.DEFAULTS.withChunkSize(BLOCK)));
    try (ErofsImage opened = open()) {
      ImmutableList<ErofsExtent> extents = opened.lookup(TreePath.of("f")).orElseThrow().extents();
      assertTrue(extents.stream().allMatch(extent -> extent.device() == 1), extents::toString);
    }
  }
}
