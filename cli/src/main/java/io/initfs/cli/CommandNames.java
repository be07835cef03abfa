package io.initfs.cli;

import java.util.ArrayList;

/** For a shell to complete the name of a command. */
final class CommandNames extends ArrayList<String> {
  private static final long serialVersionUID = 1;

  CommandNames() {
    super(Initfs.commandNames());
  }
}
