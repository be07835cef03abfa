package io.initfs.cli;

import com.google.common.collect.ImmutableMap;
import org.jspecify.annotations.Nullable;
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
    synopsisSubcommandLabel = "COMMAND")
public final class Initfs {
  /** In the order in which the help names them. */
  private static final ImmutableMap<String, Class<?>> COMMANDS =
      ImmutableMap.<String, Class<?>>builder()
          .put("split", SplitCommand.class)
          .put("mkfs", MkfsCommand.class)
          .put("ls", LsCommand.class)
          .put("cat", CatCommand.class)
          .put("extract", ExtractCommand.class)
          .put("convert", ConvertCommand.class)
          .put("cpio", CpioCommand.class)
          .put("fsck", FsckCommand.class)
          .put("dump", DumpCommand.class)
          .put("lazy", LazyCommand.class)
          .put("demo", DemoCommand.class)
          .build();

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
    Interruption interruption = new Interruption(terminal);
    Runtime.getRuntime().addShutdownHook(interruption);
    int status;
    try {
      status = run(terminal, args);
    } finally {
      interruption.tooLate();
    }
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }

  /** Runs one command against {@code terminal}; never ends the JVM. */
  static int run(Terminal terminal, String... args) {
    Initfs root = new Initfs();
    CommandFactory factory = new CommandFactory(terminal);
    CommandLine line = new CommandLine(root, factory);
    addCommands(line, factory, args);
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
    int status = line.execute(OptionalArguments.attach(args));
    if (terminal.out().checkError() && status == 0) {
      terminal.err().println("initfs: standard output: cannot be written");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return status;
  }

  /**
   * Adds the command that is called, alone where it can be told: the model of one is made in a
   * fraction of the time that those of all take, and of a start that is most of it.
   */
  private static void addCommands(CommandLine line, CommandFactory factory, String[] args) {
    @Nullable Class<?> called = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (called != null) {
      line.addSubcommand(args[0], new CommandLine(called, factory));
    } else {
      COMMANDS.forEach((name, type) -> line.addSubcommand(name, new CommandLine(type, factory)));
    }
  }
}
