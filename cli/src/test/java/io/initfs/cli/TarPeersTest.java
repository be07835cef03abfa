package io.initfs.cli;

import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.NodeKind;
import io.initfs.testdata.Commands;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that mkfs.erofs makes of tar archives, against those that initfs makes of the same. */
class TarPeersTest {
  private static final TreeOptions OPTIONS =
      TreeOptions.SMALL.withKinds(EnumSet.complementOf(EnumSet.of(NodeKind.SOCKET)));

  @TempDir private Path directory;
  private Path archive;

  @BeforeEach
  void needsTools() {
    Requirement.EROFS_UTILS.require();
    Requirement.TAR.require();
    archive = directory.resolve("archive.tar");
  }

  private void assertSameImages(DiffOptions options) throws IOException, InterruptedException {
    assertSameImages(options, "--quiet");
  }

  private void assertSameImages(DiffOptions options, String option)
      throws IOException, InterruptedException {
    Path theirs = directory.resolve("theirs.erofs");
    Path ours = directory.resolve("ours.erofs");
    ErofsUtils.mkfs("--tar=f", option, theirs.toString(), archive.toString()).requireSuccess();
    CommandRun.good("mkfs", "--tar=f", option, ours, archive);

    try (OpenedForm form = OpenedForm.open(ImageFile.of(theirs), CommandRun.nobody())) {
      Samples.assertTree(form.tree(), ours, options);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void paxArchive(long seed) throws IOException, InterruptedException {
    DiskTrees.writeTar(RandomTrees.tree(seed, OPTIONS), archive);

    assertSameImages(DiffOptions.EXACT);
  }

  @Test
  void gzippedGnuArchive() throws IOException, InterruptedException {
    Requirement.ROOT.require();
    FileTree tree = RandomTrees.tree(4, OPTIONS.withXattrs(false));
    Path source = directory.resolve("source");
    DiskTrees.write(tree, source);
    pack(source, ".", "--format=gnu", "--gzip");

    assertSameImages(DiffOptions.EXACT, "--ungzip");
  }

  /** To directories that it makes itself mkfs.erofs gives 0777 and the time of the build. */
  @Test
  void missingParents() throws IOException, InterruptedException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.createDirectories(source.resolve("a/b"));
    Files.writeString(source.resolve("a/b/c"), "text");
    pack(source, "a/b/c", "--format=ustar");

    assertSameImages(DiffOptions.EXACT.ignoring(Aspect.MTIME, Aspect.PERMISSIONS));
  }

  private void pack(Path source, String member, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("tar", "-c", "-C", source.toString(), "--file=" + archive));
    command.addAll(List.of(options));
    command.add(member);
    Commands.run(command).requireSuccess();
  }
}
