package io.initfs.cli;

import com.google.common.collect.ImmutableSet;
import java.util.List;
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
      ImmutableSet.of(
          "-b",
          "-C",
          "-E",
          "-d",
          "-x",
          "--aufs",
          "--blobdev",
          "--chunksize",
          "--compress-hints",
          "--clean",
          "--dsunit",
          "--exclude-path",
          "--exclude-regex",
          "--force-gid",
          "--force-uid",
          "--gid-offset",
          "--gzip",
          "--hard-dereference",
          "--ignore-mtime",
          "--incremental",
          "--max-extent-bytes",
          "--mkfs-time",
          "--mount-point",
          "--offset",
          "--ovlfs-strip",
          "--preserve-mtime",
          "--root-xattr-isize",
          "--sort",
          "--tar",
          "--uid-offset",
          "--ungzip",
          "--unxz",
          "--vmdk-desc",
          "--xattr-prefix",
          "--zD",
          "--zfeature-bits");

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof UnmatchedArgumentException unmatched
        && command.getCommandName().equals("mkfs")
        && isMkfsOption(unmatched.getUnmatched())) {
      terminal.err().println(name + ": not supported: " + unmatched.getUnmatched().get(0));
      return CommandLine.ExitCode.SOFTWARE;
    }
    terminal.err().println(name + ": " + failure.getMessage());
    terminal.err().println("Try '" + name + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static boolean isMkfsOption(List<String> unmatched) {
    String option = unmatched.get(0);
    if (option.startsWith("--")) {
      return MKFS_OPTIONS.contains(option.replaceFirst("=.*", ""));
    }
    return option.length() >= 2 && MKFS_OPTIONS.contains(option.substring(0, 2));
  }
}
