package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import io.initfs.testdata.Commands;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash itself makes of the script. */
class CompletionCommandTest {
  @TempDir private Path directory;
  private Path script;

  @BeforeEach
  void writeScript() throws IOException {
    script = Files.write(directory.resolve("script"), CommandRun.good("completion").out());
  }

  @Test
  void isTheSameForBothShells() {
    CommandRun bash = CommandRun.good("completion", "bash");

    assertEquals(bash.text(), CommandRun.good("completion", "zsh").text());
    CommandRun.of("completion", "fish").requireStatus(2);
  }

  @Test
  void bashTakesIt() throws Exception {
    Requirement.BASH.require();

    Commands.Result result = Commands.run("bash", "-n", script.toString()).requireSuccess();

    assertEquals(0, result.stderr().length, result::toString);
  }

  @Test
  void commandsAreCompleted() throws Exception {
    Requirement.BASH.require();

    assertEquals(Initfs.commandNames().asList(), completions(""));
    assertEquals(List.of("cat", "convert", "cpio", "completion"), completions("c"));
    assertTrue(completions("help", "").contains("mkfs"));
  }

  @Test
  void optionsAreCompleted() throws Exception {
    Requirement.BASH.require();

    assertEquals(
        List.of(
            "--no-sbcrc",
            "--no-preserve",
            "--no-preserve-owner",
            "--no-preserve-perms",
            "--no-xattrs"),
        completions("fsck", "--no-"));
    assertEquals(List.of("lz4", "lz4hc", "lzma"), completions("mkfs", "-z", "lz"));
    assertEquals(List.of("always"), completions("ls", "--color", "al"));
  }

  @Test
  void filesAreCompleted() throws Exception {
    Requirement.BASH.require();
    Files.createFile(directory.resolve("root.img"));
    Files.createFile(directory.resolve("root.tar"));

    for (String command : List.of("ls", "fsck", "dump", "extract", "split", "convert")) {
      assertEquals(
          List.of("root.img", "root.tar"), completions(command, "roo").stream().sorted().toList());
    }
  }

  /** What bash would offer for the last of these words. */
  private List<String> completions(String... words) throws Exception {
    List<String> line = ImmutableList.<String>builder().add("initfs").add(words).build();
    String quoted = "'" + Joiner.on("' '").join(line) + "'";
    String program =
        """
        . ./script
        COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s' COMPREPLY=()
        _complete_initfs
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(quoted, words.length, Joiner.on(' ').join(line));
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", program);
    return Commands.run(bash.directory(directory.toFile())).text().lines().toList();
  }
}
