package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.initfs.testdata.Commands;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's commands, one after the other, as a newcomer would. */
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String TEST_COMMAND = "mvn verify";

  @TempDir private Path directory;

  @Test
  void everyCommandOfTheReadmeWorks() throws Exception {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "needs a POSIX system: bin/initfs is a shell script");
    Files.createSymbolicLink(directory.resolve("bin"), ROOT.resolve("bin"));
    List<String> commands = commands();
    assertTrue(commands.contains("bin/initfs demo -d demo"), commands::toString);
    assertTrue(commands.contains(TEST_COMMAND), commands::toString);
    for (String command : commands) {
      if (!command.equals(TEST_COMMAND)) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command);
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Commands.Result result = Commands.run(shell.directory(directory.toFile()));
        assertEquals(0, result.exitCode(), result::toString);
      }
    }
  }

  /** The lines of the blocks that are marked as shell. */
  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    boolean shell = false;
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      if (line.startsWith("```")) {
        shell = line.equals("```sh");
      } else if (shell) {
        commands.add(line);
      }
    }
    return commands;
  }
}
