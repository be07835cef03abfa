package io.initfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The three standard streams, and whether a person is looking at them. The launcher knows and says
 * so: the JDK does not tell one stream from another.
 */
record Terminal(
    InputStream in, PrintStream out, PrintStream err, boolean outIsTty, boolean errIsTty) {
  static Terminal standard() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        stream(FileDescriptor.out, 1 << 16),
        stream(FileDescriptor.err, 1 << 10),
        Boolean.getBoolean("initfs.stdout.tty"),
        Boolean.getBoolean("initfs.stderr.tty"));
  }

  PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** Says something on stderr that is no failure. */
  void note(String text) {
    err.println("note: " + FailureText.printable(text));
  }

  /** A bar on stderr for work of {@code total} bytes, if a person is looking. */
  ProgressBar progress(String what, long total, boolean quiet) {
    return new ProgressBar(err, what, total, errIsTty && !quiet);
  }

  private static PrintStream stream(FileDescriptor descriptor, int buffer) {
    FileOutputStream raw = new FileOutputStream(descriptor);
    boolean flushLines = descriptor == FileDescriptor.err;
    return new PrintStream(
        new BufferedOutputStream(raw, buffer), flushLines, StandardCharsets.UTF_8);
  }
}
