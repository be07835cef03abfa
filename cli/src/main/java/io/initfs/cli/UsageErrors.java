package io.initfs.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a wrong command line gets: one line, where to read on, exit status 2. An option that the
 * tool of the same name has and this one does not yet is no mistake of the caller: it is named, and
 * the status is 1.
 */
record UsageErrors(Terminal terminal) implements CommandLine.IParameterExceptionHandler {
  private static final ImmutableSet<String> MKFS_OPTIONS =
      ImmutableSet.of("--gzinfo", "--incremental", "--oci", "--s3");

  private static final ImmutableSet<String> CPIO_OPTIONS =
      ImmutableSet.of(
          "-a",
          "-A",
          "-b",
          "-B",
          "-c",
          "-C",
          "-l",
          "-M",
          "-p",
          "-r",
          "-s",
          "-S",
          "-W",
          "--absolute-filenames",
          "--append",
          "--block-size",
          "--dot",
          "--io-size",
          "--link",
          "--message",
          "--only-verify-crc",
          "--pass-through",
          "--rename",
          "--reset-access-time",
          "--rsh-command",
          "--sparse",
          "--swap",
          "--swap-bytes",
          "--swap-halfwords",
          "--to-stdout",
          "--warning");

  private static final ImmutableMap<String, ImmutableSet<String>> OTHERS_OPTIONS =
      ImmutableMap.of("mkfs", MKFS_OPTIONS, "cpio", CPIO_OPTIONS);

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof UnmatchedArgumentException unmatched
        && isOthersOption(command.getCommandName(), unmatched.getUnmatched())) {
      terminal.fail(name, "not supported: " + unmatched.getUnmatched().get(0));
      return CommandLine.ExitCode.SOFTWARE;
    }
    terminal.fail(name, FailureText.printable(reason(failure, command)));
    terminal.err().println("Try '" + name + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String reason(ParameterException failure, CommandLine command) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return failure.getMessage();
    }
    String typed = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    if (unmatched.isUnknownOption()) {
      Set<String> options = command.getCommandSpec().optionsMap().keySet();
      // A short one is near every other.
      return "unknown option " + typed + (typed.startsWith("--") ? meant(typed, options) : "");
    }
    return command.getSubcommands().isEmpty()
        ? "unexpected argument " + typed
        : unknownCommand(typed);
  }

  static String unknownCommand(String typed) {
    return "unknown command " + typed + meant(typed, Initfs.commandNames());
  }

  private static String meant(String typed, Set<String> words) {
    return Nearest.to(typed, words).map(word -> "; did you mean " + word + "?").orElse("");
  }

  private static boolean isOthersOption(String command, List<String> unmatched) {
    ImmutableSet<String> options = OTHERS_OPTIONS.getOrDefault(command, ImmutableSet.of());
    String option = unmatched.get(0);
    if (option.startsWith("--")) {
      return options.contains(option.replaceFirst("=.*", ""));
    }
    return option.length() >= 2 && options.contains(option.substring(0, 2));
  }
}
