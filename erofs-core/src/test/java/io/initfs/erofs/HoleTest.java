package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are known to be a hole take an inode and no data. */
class HoleTest {
  private static final long PETABYTES = 9_001_899_274_941_000L;

  @TempDir private Path directory;

  private static RegularFile hole(long size) {
    return new RegularFile(Metadata.of(0644), size, new HoleSource(size));
  }

  private static FileTree holes() {
    return new TreeBuilder()
        .put("byte", hole(1))
        .put("block", hole(4096))
        .put("more", hole(4097))
        .put("gigabytes", hole(3L << 30))
        .put("petabytes", hole(PETABYTES))
        .put("none", hole(0))
        .file("text", "text")
        .build();
  }

  static List<ErofsOptions> options() {
    ErofsOptions defaults = ErofsOptions.defaults();
    DataOptions data = DataOptions.DEFAULTS;
    return List.of(
        defaults,
        defaults.withCompression(Compression.LZ4),
        defaults.withCompression(Compression.LZ4).withData(data.withDedupe(true)),
        defaults
            .withCompression(Compression.NONE)
            .withData(data.withChunkSize(4096).withChunkIndexes(true)),
        defaults.withData(data.withBlockSize(512)));
  }

  private Path write(ErofsOptions options) throws IOException {
    Path image = directory.resolve("x.img");
    AtomicLong packed = new AtomicLong();
    ErofsStatistics statistics =
        ErofsWriter.write(holes(), image, options, true, packed::addAndGet);
    assertEquals(1 + 4096 + 4097 + (3L << 30) + PETABYTES + 4, packed.get());
    assertTrue(statistics.blocks() * statistics.blockSize() < 10 << 20, statistics::toString);
    return image;
  }

  @ParameterizedTest
  @MethodSource("options")
  void areReadAsTheyAre(ErofsOptions options) throws IOException {
    Path file = write(options);
    try (ErofsImage image = ErofsImage.open(file)) {
      for (String name : List.of("byte", "block", "more", "none")) {
        RegularFile written = (RegularFile) holes().lookup(TreePath.of(name)).orElseThrow();
        ErofsInode read = image.resolve(TreePath.of(name)).orElseThrow();
        assertArrayEquals(written.content().read(), read.content().read(), name);
      }
      ErofsInode petabytes = image.resolve(TreePath.of("petabytes")).orElseThrow();
      assertEquals(PETABYTES, petabytes.size());
      byte[] end = {1, 2, 3};
      petabytes.readFully(PETABYTES - 3, end, 0, 3);
      assertArrayEquals(new byte[3], end);
    }
  }

  @Test
  void smallOnesPassTheCheck() throws IOException {
    FileTree tree = new TreeBuilder().put("a", hole(1)).put("b", hole(100_000)).build();
    Path image = directory.resolve("x.img");
    ErofsWriter.write(tree, image, ErofsOptions.defaults());
    assertEquals(4096, Files.size(image), "superblock and inodes");
    try (ImageSource source = ImageSource.open(image)) {
      assertEquals(List.of(), ErofsCheck.check(source, ReadOptions.DEFAULT, ignored -> {}));
    }
  }

  @Test
  void bytesOfTheLargestHolesAreNoNegativeNumber() throws IOException {
    FileTree tree =
        new TreeBuilder().put("a", hole(Long.MAX_VALUE)).put("b", hole(Long.MAX_VALUE)).build();

    ErofsStatistics statistics =
        ErofsWriter.write(tree, directory.resolve("x.img"), ErofsOptions.defaults());

    assertEquals(Long.MAX_VALUE, statistics.fileBytes());
  }

  @Test
  void mapsOfTheLargestHolesDoNotFillTheMemory() throws IOException {
    TreeBuilder tree = new TreeBuilder();
    for (int i = 0; i < 17; i++) {
      tree.put("hole-" + i, hole(Long.MAX_VALUE));
    }

    LimitExceededException failure =
        assertThrows(
            LimitExceededException.class,
            () ->
                ErofsWriter.write(
                    tree.build(), directory.resolve("x.img"), ErofsOptions.defaults()));

    assertTrue(failure.getMessage().contains("chunks of all files"), failure::getMessage);
    assertEquals(0, directory.toFile().list().length);
  }

  @Test
  void linuxReadsThem() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(write(ErofsOptions.defaults()))) {
      assertEquals(PETABYTES, Files.size(mount.path().resolve("petabytes")));
      assertArrayEquals(new byte[4097], Files.readAllBytes(mount.path().resolve("more")));
      assertEquals("text", Files.readString(mount.path().resolve("text")));
    }
  }
}
