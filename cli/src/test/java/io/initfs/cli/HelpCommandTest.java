package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import io.initfs.testdata.Commands;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help, examples and manual pages: each command has them, and they say the same. */
class HelpCommandTest {
  @TempDir private Path directory;

  static Stream<String> commands() {
    return Initfs.commandNames().stream();
  }

  private static CommandSpec spec(String command) {
    return Initfs.model(CommandRun.nobody()).getSubcommands().get(command).getCommandSpec();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsThatOfTheCommand(String command) {
    assertEquals(
        CommandRun.good(command, "--help").text(), CommandRun.good("help", command).text());
  }

  @Test
  void helpOfNothingIsThatOfAll() {
    assertEquals(CommandRun.good("--help").text(), CommandRun.good("help").text());
    CommandRun.bad("help", "mfks").requireStatus(2);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void versionIsThatOfAll(String command) {
    String version = CommandRun.good("--version").text();

    assertTrue(CommandRun.good(command, "--version").text().startsWith(version));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examplesAreCommandLines(String command) {
    List<String> examples = Examples.of(spec(command)).examples();

    assertFalse(examples.isEmpty(), "no example");
    for (String example : examples) {
      assertTrue(example.startsWith("  "), example);
      assertTrue(example.contains("initfs " + command), example);
      assertTrue(example.length() < 80, example);
      var unused = Initfs.model(CommandRun.nobody()).parseArgs(words(example));
    }
  }

  /** The arguments of initfs in a line for a shell, with pipes and redirections around. */
  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    boolean own = false;
    for (String word : Splitter.on(' ').split(line.trim())) {
      if (word.matches("[|<>].*")) {
        own = false;
      } else if (word.equals("initfs")) {
        own = true;
      } else if (own) {
        words.add(word);
      }
    }
    return words.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void manualPageNamesEachOption(String command) {
    String page = CommandRun.good("help", "--man", command).text();

    assertTrue(page.startsWith(".TH \"INITFS\\-" + command.toUpperCase(Locale.ROOT)));
    for (OptionSpec option : spec(command).options()) {
      for (String name : option.names()) {
        assertTrue(page.contains(Roff.bold(name)), name);
      }
    }
    for (String example : Examples.of(spec(command)).examples()) {
      assertTrue(page.contains("\n" + Roff.escaped(example.trim()) + "\n"), example);
    }
  }

  @Test
  void manualPagesAreWritten() throws IOException {
    CommandRun.good("help", "--man-pages", directory.resolve("man1"));

    List<String> expected =
        Stream.concat(Stream.of("initfs.1"), commands().map(command -> "initfs-" + command + ".1"))
            .sorted()
            .toList();
    assertEquals(expected, Samples.names(directory.resolve("man1")));
  }

  @Test
  void manualPagesAreWithoutAWarning() throws Exception {
    Requirement.GROFF.require();
    CommandRun.good("help", "--man-pages", directory);

    for (String name : Samples.names(directory)) {
      String page = directory.resolve(name).toString();
      Commands.Result result =
          Commands.run("groff", "-man", "-ww", "-rLL=78n", "-Tascii", page).requireSuccess();
      assertEquals(0, result.stderr().length, result::toString);
      assertTrue(result.text().contains("EXIT STATUS") || result.text().contains("E\bEX"), name);
    }
  }

  @Test
  void textMeansNothingToRoff() {
    assertEquals("\\&.so \\-\\e\\(aqx\\(aq", Roff.escaped(".so -\\'x'"));
  }
}
