package io.initfs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line's entry. */
@Command(
    name = "initfs",
    description = "Reads, writes, splits and checks the images a Linux system boots from.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SplitCommand.class,
      MkfsCommand.class,
      LsCommand.class,
      CatCommand.class,
      ExtractCommand.class,
      CpioCommand.class,
      FsckCommand.class,
      LazyCommand.class,
      DemoCommand.class
    })
public final class Initfs {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  private Initfs() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    Terminal terminal = Terminal.standard();
    int status = run(terminal, args);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }

  /** Runs one command against {@code terminal}; never ends the JVM. */
  static int run(Terminal terminal, String... args) {
    Initfs root = new Initfs();
    CommandLine line = new CommandLine(root, new CommandFactory(terminal));
    line.setOut(terminal.outWriter());
    line.setErr(terminal.errWriter());
    line.setExpandAtFiles(false);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          terminal.err().println("initfs: " + FailureText.of(failure));
          if (root.debug) {
            failure.printStackTrace(terminal.err());
          }
          return failure instanceof UsageException wrong
              ? wrong.exitStatus()
              : CommandLine.ExitCode.SOFTWARE;
        });
    line.setParameterExceptionHandler(new UsageErrors(terminal));
    int status = line.execute(args);
    if (terminal.out().checkError() && status == 0) {
      terminal.err().println("initfs: standard output: cannot be written");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return status;
  }
}
