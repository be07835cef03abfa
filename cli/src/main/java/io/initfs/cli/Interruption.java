package io.initfs.cli;

/** Says so if a signal ends the command: no output file appears then. */
final class Interruption extends Thread {
  private final Terminal terminal;
  private volatile boolean isOver;

  Interruption(Terminal terminal) {
    super("interruption");
    this.terminal = terminal;
  }

  /** The command has ended by itself. */
  void tooLate() {
    isOver = true;
  }

  @Override
  public void run() {
    if (!isOver) {
      if (terminal.errIsTty()) {
        terminal.err().println(); // a bar may stand there
      }
      terminal.fail("initfs", "interrupted");
      // What the command says of its own end from here on is this signal's doing.
      terminal.err().close();
    }
  }
}
