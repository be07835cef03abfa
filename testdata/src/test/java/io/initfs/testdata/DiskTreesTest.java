package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put on disk is there, with all that Java cannot do itself. */
class DiskTreesTest {
  @TempDir private Path directory;

  @BeforeEach
  void needsRootAndTar() {
    Requirement.ROOT.require();
    Requirement.TAR.require();
  }

  @Test
  void treeOnDiskIsTheTree() throws IOException, InterruptedException {
    FileTree tree = FeatureTrees.wide(3);
    Path source = directory.resolve("source");
    DiskTrees.write(tree, source);
    assertEquals(List.of(), TreeDiff.compare(tree, DiskTrees.read(source)));
  }

  @Test
  void zerosOfSparseContentAreHoles() throws IOException, InterruptedException {
    Path source = directory.resolve("source");
    DiskTrees.write(FeatureTrees.large(3), source);
    assertEquals(40 << 20, Files.size(source.resolve("huge")));
    String blocks =
        Commands.run("stat", "--format=%b", source.resolve("huge").toString())
            .requireSuccess()
            .text()
            .trim();
    assertTrue(Integer.parseInt(blocks) < 1000, () -> blocks + " blocks of 512 bytes");
  }
}
