package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.fstree.ImmutableBytes;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathBytesTest {
  private static final FileSystem DEFAULT = FileSystems.getDefault();

  @BeforeEach
  void linuxOnly() {
    LocalFiles.assumeLinux();
  }

  @Test
  void everyByteThatANameMayHaveSurvives() throws FileSystemException {
    for (int b = 1; b < 256; b++) {
      if (b != '/') {
        ImmutableBytes name = ImmutableBytes.copyOf(new byte[] {'x', (byte) b});
        assertEquals(name, PathBytes.of(PathBytes.ofName(DEFAULT, name)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "/a", "a/", "/a/b/", "../x", "./x", "/", "usr", "/usr", "é/", "/é", "x/é"})
  void targetsSurvive(String target) throws FileSystemException {
    ImmutableBytes bytes = ImmutableBytes.utf8(target);
    assertEquals(bytes, PathBytes.of(PathBytes.ofTarget(DEFAULT, bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b/", "//", "//é", "/a//", "usr", "/usr/", ".."})
  void targetsThatTheKernelGivesAreReadAsTheyAre(String target, @TempDir Path directory)
      throws Exception {
    Path link = directory.resolve("link");
    LocalFiles.run(List.of("ln", "-s", target, link.toString()));
    assertEquals(ImmutableBytes.utf8(target), PathBytes.of(Files.readSymbolicLink(link)));
  }

  @Test
  void whatIsMoreThanANameIsRefused() {
    for (String name : List.of("a/b", "/", "a\0b", "/a", "é/x")) {
      assertThrows(
          FileSystemException.class,
          () -> PathBytes.ofName(DEFAULT, ImmutableBytes.utf8(name)),
          name);
    }
  }
}
