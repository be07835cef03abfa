package io.initfs.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.initfs.cli.StandardOutput.ReaderGoneException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line's entry. No command has methods as subcommands; to say so spares each start the
 * search for them.
 */
@Command(
    name = "initfs",
    addMethodSubcommands = false,
    description = "Reads, writes, splits and checks the images a Linux system boots from.",
    footer = {
      "",
      "Exit status: 0 done, 1 failed or findings, 2 a wrong command line, 141 nobody",
      "reads the output any more.",
      "",
      "Examples:",
      "  initfs demo",
      "  initfs help mkfs",
      "  initfs help --man mkfs | man -l -"
    },
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
          .put("help", HelpCommand.class)
          .put("completion", CompletionCommand.class)
          .build();

  static {
    // Which picocli would all load at each start, for options that no command has.
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
  }

  /** What a shell says of a program that was. */
  private static final int ENDED_BY_SIGPIPE = 128 + 13;

  private final Terminal terminal;

  /** The tool whose name the command is called by. */
  private final Optional<ErofsTool> tool;

  /** What ended the command, if that was more than a wrong command line. */
  private @Nullable Exception failure;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  private Initfs(Terminal terminal, Optional<ErofsTool> tool) {
    this.terminal = terminal;
    this.tool = tool;
  }

  /** Whether the caller expects a tool of erofs-utils. */
  boolean isTool() {
    return tool.isPresent();
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = Colors.When.Converter.class,
      scope = ScopeType.INHERIT,
      description = "Print in colours: auto, always or never.")
  void setColors(Colors.@Nullable When when) {
    terminal.colors().set(when);
  }

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    // Scripts read figures: they have the same digits whatever the user's language.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Terminal terminal = Terminal.standard();
    Interruption interruption = new Interruption(terminal);
    Runtime.getRuntime().addShutdownHook(interruption);
    int status;
    try {
      status = run(terminal, ErofsTool.ofName(System.getProperty("initfs.tool", "")), args);
    } finally {
      interruption.tooLate();
    }
    terminal.out().flush();
    terminal.err().flush();
    System.exit(status);
  }

  /** Runs one command against {@code terminal}; never ends the JVM. */
  static int run(Terminal terminal, String... args) {
    return run(terminal, Optional.empty(), args);
  }

  /** Runs one command as {@code tool}, whose options are the command's. */
  static int run(Terminal terminal, Optional<ErofsTool> tool, String... args) {
    Initfs root = new Initfs(terminal, tool);
    int status = root.execute(args);
    return tool.isEmpty() || status == ENDED_BY_SIGPIPE
        ? status
        : tool.get().status(status, Optional.ofNullable(root.failure));
  }

  static ImmutableSet<String> commandNames() {
    return COMMANDS.keySet();
  }

  /** The model of the command line with all commands. */
  static CommandLine model(Terminal terminal) {
    return line(new Initfs(terminal, Optional.empty()));
  }

  private static CommandLine line(Initfs root, String... args) {
    CommandFactory factory = new CommandFactory(root.terminal);
    CommandLine line = new CommandLine(root, factory);
    addCommands(line, factory, args);
    return line;
  }

  private int execute(String... args) {
    CommandLine line = line(this, args);
    tool.ifPresent(named -> line.getSubcommands().values().forEach(named::dress));
    line.setOut(terminal.outWriter());
    line.setErr(terminal.errWriter());
    line.setExpandAtFiles(false);
    // No lambdas: picocli's interfaces are of an old class format, and with that no class archive
    // holds them. To make them here takes part of each start.
    line.setExecutionStrategy(
        new CommandLine.RunLast() {
          @Override
          public int execute(CommandLine.ParseResult parsed) {
            line.setColorScheme(Help.defaultColorScheme(terminal.ansi()));
            return super.execute(parsed);
          }
        });
    line.setExecutionExceptionHandler(
        new CommandLine.IExecutionExceptionHandler() {
          @Override
          public int handleExecutionException(
              Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
            return thrown instanceof ReaderGoneException ? ENDED_BY_SIGPIPE : fail(thrown);
          }
        });
    line.setParameterExceptionHandler(new UsageErrors(terminal));
    int status;
    try {
      status = line.execute(OptionalArguments.attach(args));
      if (!terminal.out().checkError() || status != 0) {
        return status;
      }
    } catch (ReaderGoneException gone) {
      return ENDED_BY_SIGPIPE;
    } catch (Error error) {
      return fail(new IllegalStateException(error));
    }
    terminal.fail("initfs", "standard output: cannot be written");
    return CommandLine.ExitCode.SOFTWARE;
  }

  private int fail(Exception thrown) {
    failure = thrown;
    terminal.fail("initfs", FailureText.of(thrown));
    if (debug) {
      thrown.printStackTrace(terminal.err());
    }
    return thrown instanceof UsageException wrong
        ? wrong.exitStatus()
        : CommandLine.ExitCode.SOFTWARE;
  }

  /**
   * Adds the command that is called, alone where it can be told: the model of one is made in a
   * fraction of the time that those of all take, and of a start that is most of it.
   */
  private static void addCommands(CommandLine line, CommandFactory factory, String[] args) {
    @Nullable Class<?> called = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (called != null) {
      line.addSubcommand(args[0], command(called, factory));
    } else {
      COMMANDS.forEach((name, type) -> line.addSubcommand(name, command(type, factory)));
    }
  }

  private static CommandLine command(Class<?> type, CommandFactory factory) {
    CommandLine command = new CommandLine(type, factory);
    if (command.getCommandSpec().versionProvider() == null) {
      command.getCommandSpec().versionProvider(new Version());
    }
    return command;
  }
}
