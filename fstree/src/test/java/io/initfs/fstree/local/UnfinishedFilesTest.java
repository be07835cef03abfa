package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFilesTest {
  @TempDir private Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsNotCommittedGoesWithTheProcess() throws IOException {
    try (AtomicFile done = AtomicFile.create(directory.resolve("done"), false);
        AtomicFile open = AtomicFile.create(directory.resolve("open"), false)) {
      done.write(0, new byte[10], 0, 10);
      open.write(0, new byte[10], 0, 10);
      done.commit();
      assertEquals(2, names().size());

      UnfinishedFiles.removeAll();

      assertEquals(List.of("done"), names());
    }
  }

  @Test
  void forgottenFileStays() throws IOException {
    Path file = UnfinishedFiles.make(() -> Files.createFile(directory.resolve("kept")));
    UnfinishedFiles.forget(file);

    UnfinishedFiles.removeAll();

    assertTrue(Files.exists(file));
  }
}
