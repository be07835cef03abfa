package io.initfs.cli;

import picocli.CommandLine;

/** Makes the subcommands, handing the terminal to those that print. */
record CommandFactory(Terminal terminal) implements CommandLine.IFactory {
  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
    } catch (NoSuchMethodException noTerminal) {
      return CommandLine.defaultFactory().create(type);
    }
  }
}
