package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.testdata.Commands;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/cli.md is what its script makes of it with the command of this build. */
class CliDocIT {
  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void sessionsAreWhatTheCommandPrints() throws Exception {
    Requirement.TAR.require();
    Path made = directory.resolve("cli.md");

    ProcessBuilder script =
        new ProcessBuilder(DOCS.resolve("make-cli.sh").toString(), made.toString());
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Commands.run(script, Duration.ofMinutes(5)).requireSuccess();

    assertEquals(
        Files.readString(DOCS.resolve("cli.md")),
        Files.readString(made),
        "docs/make-cli.sh makes docs/cli.md anew");
  }

  @Test
  void eachCommandHasASession() throws IOException {
    String page = Files.readString(DOCS.resolve("cli.md"));

    for (String command : Initfs.commandNames()) {
      assertTrue(page.contains("\n## " + command + "\n"), command);
      assertTrue(page.contains("\n$ initfs " + command + " "), command);
    }
  }
}
