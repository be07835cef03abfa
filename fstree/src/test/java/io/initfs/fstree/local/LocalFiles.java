package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the tests here need of the host. */
final class LocalFiles {
  private LocalFiles() {}

  static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
  }

  static void assumeRoot() throws IOException {
    assumeTrue(isRoot(), "root is needed to make devices and to give files away");
  }

  static void assumeLinux() {
    assumeTrue(Files.exists(Path.of("/proc/self")), "this is about Linux file names and nodes");
  }

  static void run(List<String> command) throws IOException, InterruptedException {
    run(new ProcessBuilder(command));
  }

  static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> builder.command() + " hangs");
    assertEquals(0, process.exitValue(), () -> builder.command() + ": " + output);
  }
}
