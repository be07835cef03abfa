package io.initfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signal ends a build: it says so, and nothing is left of the image. */
class InterruptionTest {
  /** Takes seconds to compress. */
  private static final int SIZE = 50 << 20;

  @TempDir private Path directory;

  private List<Path> outputs() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      return files.toList();
    }
  }

  @Test
  void killedBuildLeavesNothing() throws IOException, InterruptedException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "signals as POSIX has them");
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.write(source.resolve("text"), Contents.TEXT.make(1, SIZE));
    Path image = Files.createDirectory(directory.resolve("out")).resolve("image");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process build =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Initfs.class.getName(),
                "mkfs",
                "-zlz4hc,12",
                image.toString(),
                source.toString())
            .redirectErrorStream(true)
            .start();
    try {
      while (build.isAlive() && outputs().isEmpty()) {
        Thread.sleep(10);
      }
      assertTrue(build.isAlive(), "has begun and not ended");
      // By its handle: the process's own way also closes the stream that is read next.
      assertTrue(build.toHandle().destroy());
      String said = new String(build.getInputStream().readAllBytes(), UTF_8);
      assertEquals(128 + 15, build.waitFor());
      assertEquals("initfs: interrupted\n", said);
      assertEquals(List.of(), outputs());
    } finally {
      build.destroyForcibly();
    }
  }
}
