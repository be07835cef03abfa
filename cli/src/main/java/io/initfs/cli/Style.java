package io.initfs.cli;

import io.initfs.fstree.Node;

/** How a word looks where there are colours; for names, as {@code ls} has it by default. */
enum Style {
  PLAIN(""),
  FAILURE("1;31"),
  NOTE("1;33"),
  GOOD("32"),
  DIRECTORY("1;34"),
  SYMLINK("1;36"),
  EXECUTABLE("1;32"),
  SPECIAL("1;33");

  private static final String START = "\u001b[";
  private static final int ANY_EXECUTE = 0111;

  /** Of the control sequence "select graphic rendition" (ECMA-48). */
  private final String parameters;

  Style(String parameters) {
    this.parameters = parameters;
  }

  static Style of(Node node) {
    return switch (node.kind()) {
      case DIRECTORY -> DIRECTORY;
      case SYMLINK -> SYMLINK;
      case REGULAR_FILE -> (node.metadata().permissions() & ANY_EXECUTE) != 0 ? EXECUTABLE : PLAIN;
      default -> SPECIAL;
    };
  }

  String on(String text) {
    return parameters.isEmpty() ? text : START + parameters + "m" + text + START + "m";
  }
}
