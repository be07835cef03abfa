package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeSelection;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.FeatureTrees;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code initfs fsck} and {@code mkfs} do beside what fsck.erofs and mkfs.erofs do. */
class ErofsToolsPeersTest {
  private static final long SEED = 8;

  @TempDir private Path directory;

  @BeforeEach
  void requireTools() {
    Requirement.EROFS_UTILS.require();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--preserve-perms --no-preserve-owner",
        "--preserve-perms",
        "--no-preserve",
        "--no-preserve --path=@",
      })
  void sameIsExtracted(String options) throws Exception {
    Path image = directory.resolve("image");
    FileTree tree = withoutDevices(FeatureTrees.narrow(SEED));
    ErofsWriter.write(tree, image, ErofsOptions.defaults());
    String given = options.replace("@", firstDirectory(tree));
    Path theirs = directory.resolve("theirs");
    Path ours = directory.resolve("ours");

    ErofsUtils.fsck(line(given, theirs, image).toArray(String[]::new)).requireSuccess();
    CommandRun.of(
            ImmutableList.builder().add("fsck").addAll(line(given, ours, image)).build().toArray())
        .requireStatus(0);

    assertEquals(
        List.of(),
        TreeDiff.compare(scan(theirs), scan(ours), DiffOptions.EXACT.withWholeSeconds()));
  }

  private static String firstDirectory(FileTree tree) {
    return tree.stream()
        .filter(entry -> entry.node() instanceof Directory && !entry.path().isRoot())
        .map(entry -> entry.path().toString())
        .filter(path -> CharMatcher.ascii().matchesAllOf(path) && !path.contains("\\"))
        .findFirst()
        .orElseThrow();
  }

  /** What Java cannot make: it is listed as not on disk. */
  private static FileTree withoutDevices(FileTree tree) {
    return TreeSelection.select(
        tree, entry -> !(entry.node() instanceof DeviceNode || entry.node() instanceof Fifo));
  }

  /**
   * Without set-ID bits, which ours gives to no other owner than the image's; the JDK sets times of
   * symlinks to the microsecond, which whole seconds take care of.
   */
  private static FileTree scan(Path path) throws IOException {
    return DirectoryScanner.scan(path)
        .mapMetadata(metadata -> metadata.withPermissions(metadata.permissions() & 01777));
  }

  private static List<String> line(String options, Path target, Path image) {
    return ImmutableList.<String>builder()
        .addAll(Splitter.on(' ').split(options))
        .add("--extract=" + target, image.toString())
        .build();
  }

  @Test
  void lastLinesAreTheSame() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "hello\n");
    String theirs =
        ErofsUtils.mkfs("-T0", directory.resolve("theirs").toString(), source.toString())
            .requireSuccess()
            .text();
    String ours = CommandRun.good("mkfs", "-d2", "-T0", directory.resolve("ours"), source).text();

    // Each lays out and names its image in its own way.
    String end = theirs.substring(theirs.indexOf("Build completed."));
    assertEquals(withoutFigures(end), withoutFigures(ours));
  }

  private static String withoutFigures(String text) {
    return text.replaceFirst("UUID: \\S+", "UUID: -").replaceAll("\\d+", "N");
  }
}
