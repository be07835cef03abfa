package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.Composer;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatCommandTest {
  @TempDir private Path directory;
  private List<Path> images;

  @BeforeEach
  void writeImages() throws IOException {
    images = Samples.tinyForms(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dir/file", "dir/file", "/hard", "/dir/sub/up", "/link/up"})
  void writesFilesThroughLinks(String path) {
    for (Path image : images) {
      assertEquals("hello\n", CommandRun.good("cat", image, path).text());
    }
  }

  @Test
  void writesFilesOneAfterTheOther() {
    assertEquals("hello\nhello\n", CommandRun.good("cat", images.get(0), "hard", "link/up").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dir", "/nowhere", "/loop", "/console", "/hard/x"})
  void anythingElseFails(String path) {
    for (Path image : images) {
      CommandRun run = CommandRun.bad("cat", image, path).requireStatus(1);
      assertEquals("initfs: " + path + ": no regular file in " + image + "\n", run.err());
    }
  }

  @Test
  void bytesOfCompressedFilesComeBack() throws IOException {
    CommandRun.good("split", Samples.initramfs(directory), "-d", directory);
    TreePath large = TreePath.of(SampleInitramfs.LARGE_FILE);
    RegularFile file = (RegularFile) Samples.SMALL.main().lookup(large).orElseThrow();

    CommandRun run = CommandRun.good("cat", directory.resolve(Composer.INITOVERLAYFS), large);

    assertArrayEquals(file.content().read(), run.out());
  }
}
