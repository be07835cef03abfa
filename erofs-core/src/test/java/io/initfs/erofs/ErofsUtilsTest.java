package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Trees;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Contents;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** fsck.erofs reads our images, we read those of mkfs.erofs. */
class ErofsUtilsTest {
  /** What Java can put on a disk, and give back exactly. */
  private static final TreeOptions ON_DISK =
      TreeOptions.SMALL.withKinds(Set.of(NodeKind.SYMLINK)).withNanos(false);

  @TempDir private Path directory;

  @BeforeEach
  void needsErofsUtils() {
    Requirement.EROFS_UTILS.require();
    Requirement.ROOT.require();
  }

  static List<Compression> compressions() {
    return List.of(Compression.NONE, Compression.LZ4HC);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void fsckExtractsTheSource(Compression compression) throws IOException, InterruptedException {
    FileTree random = RandomTrees.tree(compression.hashCode(), TreeOptions.SMALL);
    // At the first empty value fsck.erofs gives up all xattrs of the file; the kernel shows them.
    FileTree tree = Trees.withXattrs(random, (name, value) -> value.length() > 0);
    Path image = directory.resolve("x.img");
    ErofsWriter.write(tree, image, Images.options().withCompression(compression));
    Path extracted = directory.resolve("extracted");
    ErofsUtils.fsckExtract(image, extracted);
    assertEquals(
        List.of(),
        TreeDiff.compare(Trees.withUserXattrsOnly(tree), DirectoryScanner.scan(extracted)));
  }

  private Path mkfs(Path source, String... options) throws IOException, InterruptedException {
    Path image = directory.resolve("theirs.img");
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--quiet", image.toString(), source.toString()));
    ErofsUtils.mkfs(arguments.toArray(String[]::new)).requireSuccess();
    return image;
  }

  private Path extractedTree(long seed) throws IOException {
    Path source = directory.resolve("source");
    DirectoryExtractor.extract(RandomTrees.tree(seed, ON_DISK), source);
    return source;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-zlz4", "-zlz4hc,9"})
  void imageOfMkfsIsRead(String compression) throws IOException, InterruptedException {
    Path source = extractedTree(99);
    String[] options =
        compression.isEmpty()
            ? new String[] {"-b4096", "-x1000000"}
            : new String[] {"-b4096", "-x1000000", compression};
    Path image = mkfs(source, options);
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), opened.tree()));
    }
    try (ImageSource theirs = ImageSource.open(image)) {
      assertEquals(List.of(), ErofsCheck.check(theirs, ReadOptions.DEFAULT, ignored -> {}));
    }
  }

  @Test
  void largeMixedFileOfMkfsIsRead() throws IOException, InterruptedException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.write(source.resolve("mixed"), Contents.MIXED.make(1, 20 << 20));
    Files.write(source.resolve("zeros"), new byte[20 << 20]);
    Path image = mkfs(source, "-zlz4hc,1", "-b4096");
    try (ErofsImage opened = ErofsImage.open(image)) {
      // mkfs.erofs takes the time of the build for that of a file made in the same second.
      DiffOptions options = DiffOptions.EXACT.withWholeSeconds();
      assertEquals(
          List.of(), TreeDiff.compare(DirectoryScanner.scan(source), opened.tree(), options));
    }
  }

  @Test
  void sizesAreCloseToThoseOfMkfs() throws IOException, InterruptedException {
    Path source = Files.createDirectory(directory.resolve("source"));
    for (int i = 0; i < 20; i++) {
      Files.write(source.resolve("text" + i), Contents.TEXT.make(i, 50_000));
      Files.write(source.resolve("binary" + i), Contents.BINARY.make(i, 50_000));
    }
    Path theirs = mkfs(source, "-zlz4hc,9", "-b4096");
    Path ours = directory.resolve("ours.img");
    ErofsWriter.write(DirectoryScanner.scan(source), ours, Images.options());
    double ratio = (double) Files.size(ours) / Files.size(theirs);
    assertTrue(ratio < 1.02, () -> "ours is " + ratio + " of theirs");
  }
}
