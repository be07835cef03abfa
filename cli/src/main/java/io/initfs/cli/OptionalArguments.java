package io.initfs.cli;

/**
 * Options whose argument may be left out, as GNU getopt has them: {@code --extract=DIR} has one,
 * {@code --extract DIR} has none and an operand behind it. picocli would take it for the argument.
 */
final class OptionalArguments {
  private static final String COMMAND = "fsck";
  private static final String OPTION = "--extract";

  private OptionalArguments() {}

  /** The command line with an empty argument where one is left out. */
  static String[] attach(String[] args) {
    String[] attached = args.clone();
    if (args.length == 0 || !args[0].equals(COMMAND)) {
      return attached;
    }
    for (int i = 1; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].equals(OPTION)) {
        attached[i] = OPTION + "=";
      }
    }
    return attached;
  }
}
