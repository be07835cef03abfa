package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code initfs cpio} in this JVM, with bytes for its standard streams. */
final class CpioRun {
  private final int status;
  private final byte[] out;
  private final String err;

  private CpioRun(int status, byte[] out, String err) {
    this.status = status;
    this.out = out;
    this.err = err;
  }

  static CpioRun of(byte[] in, Object... args) {
    return run(false, in, args);
  }

  static CpioRun of(String in, Object... args) {
    return of(in.getBytes(StandardCharsets.UTF_8), args);
  }

  static CpioRun onTerminal(byte[] in, Object... args) {
    return run(true, in, args);
  }

  private static CpioRun run(boolean tty, byte[] in, Object... args) {
    List<String> line = new ArrayList<>(List.of("cpio"));
    for (Object arg : args) {
      line.add(arg.toString());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(in), stream(out), stream(err), tty, tty);
    int status = Initfs.run(terminal, line.toArray(String[]::new));
    terminal.out().flush();
    terminal.err().flush();
    return new CpioRun(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  CpioRun requireStatus(int expected) {
    assertEquals(expected, status, err);
    return this;
  }

  byte[] out() {
    return out.clone();
  }

  String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  String err() {
    return err;
  }
}
