package io.initfs.cli;

/** Something about the command line that only shows when the command runs. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
