package io.initfs.cli;

import io.initfs.cpio.CpioWriter;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What the three modes of {@code initfs cpio} have in common.
 *
 * @param directory where names start
 */
record CpioSession(Terminal terminal, Path directory, boolean verbose, boolean quiet) {
  /** Something the user should know of a name; it goes with exit status 1 if it is a failure. */
  void say(Object name, String what) {
    terminal.err().println("initfs: " + name + ": " + FailureText.printable(what));
  }

  void printListed(ImmutableBytes... parts) throws IOException {
    print(terminal.out(), terminal.outIsTty(), parts);
  }

  /** To stderr, as standard output may be the archive. */
  void printVerbose(ImmutableBytes name) throws IOException {
    if (verbose) {
      print(terminal.err(), terminal.errIsTty(), name);
    }
  }

  /** How long an archive is, in the units and words of GNU cpio. */
  void printBlocks(long bytes) {
    long blocks = (bytes + CpioWriter.BLOCK - 1) / CpioWriter.BLOCK;
    if (!quiet) {
      terminal.err().println(blocks + (blocks == 1 ? " block" : " blocks"));
    }
  }

  /** Programs get a name's bytes as they are; a terminal would obey some of them. */
  private static void print(PrintStream out, boolean tty, ImmutableBytes... parts)
      throws IOException {
    for (ImmutableBytes part : parts) {
      if (tty) {
        out.print(part);
      } else {
        out.write(part.toByteArray());
      }
    }
    out.write('\n');
  }
}
