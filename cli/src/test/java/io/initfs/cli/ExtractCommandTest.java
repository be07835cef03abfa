package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.Aspect;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeSelection;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCommandTest {
  @TempDir private Path directory;
  private List<Path> images;
  private Path target;

  @BeforeEach
  void writeImages() throws IOException {
    images = Samples.tinyForms(directory);
    target = directory.resolve("target");
  }

  /** Java makes no device nodes; owners take root. */
  @Test
  void everythingButDevicesIsUnpackedAndTheRestNoted() throws IOException {
    Files.createDirectory(target);
    for (Path image : images) {
      Path into = target.resolve(image.getFileName());
      CommandRun run = CommandRun.of("extract", image, "-d", into).requireStatus(0);

      assertTrue(
          run.errorLines().stream()
              .anyMatch(line -> line.startsWith("note: ") && line.contains("/console")),
          run.err());
      assertEquals(into + ": 3 directories, 1 files (6 B), 3 symlinks, 1 hard links\n", run.text());
      FileTree expected =
          TreeSelection.select(Samples.TINY, entry -> !(entry.node() instanceof DeviceNode))
              .mapMetadata(ExtractCommandTest::asHeldHere);
      Samples.assertTree(expected, into, DiffOptions.EXACT.ignoring(Aspect.OWNER));
    }
  }

  /** Without root a file belongs to somebody else than it should, and loses its set-id bits. */
  private static Metadata asHeldHere(Metadata metadata) {
    boolean root = Requirement.ROOT.missing().isEmpty();
    return root ? metadata : metadata.withPermissions(metadata.permissions() & 01777);
  }

  @Test
  void onlyWhatIsNamedIsUnpacked() throws IOException {
    CommandRun.good("extract", "--quiet", images.get(0), "/dir/sub", "/link", "-d", target);

    assertEquals(List.of("dir", "link"), Samples.names(target));
    assertEquals(List.of("sub"), Samples.names(target.resolve("dir")));
    assertEquals(List.of("up"), Samples.names(target.resolve("dir/sub")));
  }

  @Test
  void targetIsMadeAndMayBeASymlinkToADirectory() throws IOException {
    Path deep = target.resolve("a/b");
    CommandRun.good("extract", "--quiet", images.get(0), "/dir/sub", "-d", deep);
    assertTrue(Files.isDirectory(deep.resolve("dir/sub")));

    Path link = Files.createSymbolicLink(directory.resolve("to-deep"), deep);
    CommandRun.good("extract", "--quiet", "--force", images.get(0), "/dir/sub", "-d", link);
    assertTrue(Files.isSymbolicLink(link));

    Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), deep.resolve("no"));
    CommandRun.bad("extract", "--quiet", images.get(0), "-d", dangling);
    assertTrue(Files.notExists(deep.resolve("no")));
  }

  @Test
  void absentPathFailsBeforeAnythingIsWritten() {
    CommandRun.bad("extract", images.get(0), "/dir", "/nowhere", "-d", target).requireStatus(1);

    assertTrue(Files.notExists(target));
  }

  @Test
  void targetThatIsNotEmptyTakesForce() throws IOException {
    Files.createDirectory(target);
    Files.writeString(target.resolve("hard"), "old");

    CommandRun run = CommandRun.bad("extract", images.get(0), "hard", "-d", target);
    assertEquals("initfs: " + target + ": directory is not empty\n", run.err());
    assertEquals("old", Files.readString(target.resolve("hard")));

    CommandRun forced = CommandRun.of("extract", "--force", images.get(0), "hard", "-d", target);
    forced.requireStatus(0);
    assertEquals("hello\n", Files.readString(target.resolve("hard")));
  }

  @Test
  void nameThatClimbsIsRefused() throws IOException {
    Path archive = directory.resolve("climb.cpio");
    FileTree tree = new TreeBuilder().file("/XX/climber", "x").build();
    BadArchives.write(tree, archive, "XX/", "../");

    CommandRun.bad("extract", archive, "-d", target).requireStatus(1);

    assertTrue(Files.notExists(directory.resolve("climber")));
  }
}
