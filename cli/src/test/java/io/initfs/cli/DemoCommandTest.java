package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.initoverlayfs.Composer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir private Path directory;

  @Test
  void showsTheWholeWayAndKeepsTheImages() throws IOException {
    Path into = directory.resolve("demo");

    List<String> lines = CommandRun.good("demo", "-d", into).lines();

    assertEquals(
        List.of(Composer.INITOVERLAYFS, Composer.INITRAMFS, "sample.img"), Samples.names(into));
    assertTrue(lines.contains("   initoverlayfs.img: clean"), lines::toString);
    assertTrue(lines.contains("   initramfs.img: clean"), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("The kernel unpacks ")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("  pclusters decoded: ")));
  }
}
