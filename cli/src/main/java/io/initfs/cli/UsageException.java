package io.initfs.cli;

import picocli.CommandLine;

/**
 * Something about the command line that only shows when the command runs, and what to exit with.
 */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitStatus;

  private UsageException(String message, int exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** The caller made a mistake. */
  static UsageException wrong(String message) {
    return new UsageException(message, CommandLine.ExitCode.USAGE);
  }

  /** The caller asks for what the tool of the same name has and this one does not. */
  static UsageException unsupported(String message) {
    return new UsageException(message, CommandLine.ExitCode.SOFTWARE);
  }

  int exitStatus() {
    return exitStatus;
  }
}
