package io.initfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code initfs help}: what {@code --help} says, or manual pages of the same. */
@Command(
    name = "help",
    addMethodSubcommands = false,
    description = "Show the help or the manual page of a command.",
    footer = {
      "",
      "Examples:",
      "  initfs help fsck",
      "  initfs help --man fsck | man -l -",
      "  initfs help --man-pages=man1"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class HelpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "COMMAND",
      completionCandidates = CommandNames.class,
      description = "Of which command; of initfs itself if not given.")
  private @Nullable String command;

  @Option(names = "--man", description = "Print the manual page, in roff.")
  private boolean man;

  @Option(
      names = "--man-pages",
      paramLabel = "DIR",
      description = "Write the manual pages of all commands into a directory, made if need be.")
  private @Nullable Path pages;

  HelpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    CommandLine all = Initfs.model(terminal);
    if (pages != null) {
      writeAll(all, pages);
      return 0;
    }
    if (command != null && !Initfs.commandNames().contains(command)) {
      throw UsageException.wrong(UsageErrors.unknownCommand(command));
    }
    CommandLine wanted = command == null ? all : all.getSubcommands().get(command);
    if (man) {
      terminal.out().print(new ManPage(wanted.getCommandSpec()).text());
    } else {
      terminal.out().print(wanted.getUsageMessage(terminal.ansi()));
    }
    return 0;
  }

  private static void writeAll(CommandLine all, Path directory) throws IOException {
    Files.createDirectories(directory);
    write(all.getCommandSpec(), directory);
    for (CommandLine each : all.getSubcommands().values()) {
      write(each.getCommandSpec(), directory);
    }
  }

  private static void write(CommandSpec spec, Path directory) throws IOException {
    ManPage page = new ManPage(spec);
    Path file = directory.resolve(page.name() + ".1");
    Files.writeString(file, page.text(), StandardCharsets.UTF_8);
  }
}
