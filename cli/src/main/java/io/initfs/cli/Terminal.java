package io.initfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/**
 * The three standard streams, and whether a person is looking at them. The launcher knows and says
 * so: the JDK does not tell one stream from another.
 *
 * @param errIsTty whether a person is looking at stderr, and wants to see progress there
 * @param patience how long work may last without a sign of its progress
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTty,
    boolean errIsTty,
    Colors colors,
    Duration patience) {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  Terminal(InputStream in, PrintStream out, PrintStream err, boolean outIsTty, boolean errIsTty) {
    this(in, out, err, outIsTty, errIsTty, new Colors(System.getenv()), PATIENCE);
  }

  static Terminal standard() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        StandardOutput.of(new FileOutputStream(FileDescriptor.out), 1 << 16),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 10),
            true,
            StandardCharsets.UTF_8),
        Boolean.getBoolean("initfs.stdout.tty"),
        Boolean.getBoolean("initfs.stderr.tty"));
  }

  PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** A word for stdout, in colour where it has any. */
  String styled(Style style, String text) {
    return colors.on(outIsTty) ? style.on(text) : text;
  }

  /** How picocli prints a help on stdout. */
  Ansi ansi() {
    return colors.on(outIsTty) ? Ansi.ON : Ansi.OFF;
  }

  /** Says on stderr that something failed, {@code who} first. */
  void fail(String who, String text) {
    err.println(errStyled(Style.FAILURE, who + ":") + " " + text);
  }

  /** Says something on stderr that is no failure. */
  void note(String text) {
    err.println(errStyled(Style.NOTE, "note:") + " " + FailureText.printable(text));
  }

  private String errStyled(Style style, String text) {
    return colors.on(errIsTty) ? style.on(text) : text;
  }

  /** This one, or one that shows no progress. */
  Terminal quietIf(boolean quiet) {
    return quiet ? new Terminal(in, out, err, outIsTty, false, colors, patience) : this;
  }

  /**
   * Shows on stderr how far work is, if a person is looking.
   *
   * @param total in bytes, or {@link ProgressBar#UNKNOWN}
   */
  ProgressBar progress(String what, long total, boolean quiet) {
    return progress(what, () -> total, quiet);
  }

  /** As {@link #progress(String, long, boolean)}; the total is counted only if it is shown. */
  ProgressBar progress(String what, LongSupplier total, boolean quiet) {
    return errIsTty && !quiet
        ? ProgressBar.shown(err, what, total.getAsLong(), patience)
        : ProgressBar.hidden();
  }

  /** Work that cannot say how far it is. */
  interface Work<T> {
    T result() throws IOException;
  }

  /** The result of work, while which there is a bar that says what it is. */
  <T> T during(String what, Work<T> work) throws IOException {
    ProgressBar bar = progress(what, ProgressBar.UNKNOWN, false);
    try {
      return work.result();
    } finally {
      bar.close();
    }
  }
}
