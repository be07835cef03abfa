package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
  private static DiffOptions compared() throws IOException {
    // Only root can give files away.
    return LocalFiles.isRoot() ? DiffOptions.EXACT : DiffOptions.EXACT.ignoring(Aspect.OWNER);
  }

  @Property(tries = 60)
  void whatIsExtractedIsWhatIsScanned(@ForAll long seed) throws IOException {
    LocalFiles.assumeLinux();
    FileTree tree = RandomLocalTrees.tree(seed, LocalFiles.isRoot());
    Path directory = Files.createTempDirectory("initfs-round-trip");
    try {
      Path target = directory.resolve("target");
      assertEquals(List.of(), DirectoryExtractor.extract(tree, target).notHeld());
      assertEquals(List.of(), TreeDiff.compare(tree, DirectoryScanner.scan(target), compared()));
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** The charset of file names is fixed when a JVM starts, so this takes another JVM. */
  @Test
  void localeWithoutTheCharactersOfANameLosesNothing(@TempDir Path directory) throws Exception {
    LocalFiles.assumeLinux();
    for (long seed = 0; seed < 5; seed++) {
      FileTree tree = RandomLocalTrees.tree(seed, LocalFiles.isRoot());
      Path here = directory.resolve("here" + seed);
      Path there = directory.resolve("there" + seed);
      DirectoryExtractor.extract(tree, here);
      ProcessBuilder copier =
          new ProcessBuilder(
              ProcessHandle.current().info().command().orElseThrow(),
              "-cp",
              System.getProperty("java.class.path"),
              Copier.class.getName(),
              here.toString(),
              there.toString());
      copier.environment().put("LC_ALL", "C");
      LocalFiles.run(copier);
      assertEquals(List.of(), TreeDiff.compare(tree, DirectoryScanner.scan(there), compared()));
    }
  }

  /** Copies a directory by way of a tree, in a JVM of its own. */
  static final class Copier {
    private Copier() {}

    public static void main(String[] arguments) throws IOException {
      FileTree tree = DirectoryScanner.scan(Path.of(arguments[0]));
      ExtractionReport report = DirectoryExtractor.extract(tree, Path.of(arguments[1]));
      if (!report.notHeld().isEmpty()) {
        throw new IOException(report.notHeld().toString());
      }
    }
  }
}
