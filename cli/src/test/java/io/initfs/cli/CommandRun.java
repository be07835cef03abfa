package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.common.collect.ImmutableMap;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the command in this JVM, nobody looking at its streams, and all that came of it. */
final class CommandRun {
  private final String line;
  private final int status;
  private final byte[] out;
  private final String err;

  private CommandRun(String line, int status, byte[] out, String err) {
    this.line = line;
    this.status = status;
    this.out = out;
    this.err = err;
  }

  /** Runs the command; arguments that are no strings are given by their text. */
  static CommandRun of(Object... args) {
    return withInput(new byte[0], args);
  }

  /** As {@link #of}, with bytes on standard input. */
  static CommandRun withInput(byte[] input, Object... args) {
    return run(input, false, ImmutableMap.of(), Optional.empty(), args);
  }

  /** As {@link #of}, called by the name of a tool. */
  static CommandRun asTool(ErofsTool tool, Object... args) {
    return run(new byte[0], false, ImmutableMap.of(), Optional.of(tool), args);
  }

  /** As {@link #of}, a person looking, who sees each bar at once. */
  static CommandRun onTerminal(Map<String, String> environment, Object... args) {
    return run(new byte[0], true, environment, Optional.empty(), args);
  }

  private static CommandRun run(
      byte[] input,
      boolean tty,
      Map<String, String> environment,
      Optional<ErofsTool> tool,
      Object... args) {
    String[] texts = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input),
            stream(out),
            stream(err),
            tty,
            tty,
            new Colors(environment),
            Duration.ZERO);
    int status = Initfs.run(terminal, tool, texts);
    terminal.out().flush();
    terminal.err().flush();
    String errors = err.toString(StandardCharsets.UTF_8);
    return new CommandRun(String.join(" ", texts), status, out.toByteArray(), errors);
  }

  /** As {@link #of}, and it must succeed without a word on stderr. */
  static CommandRun good(Object... args) {
    CommandRun run = of(args).requireStatus(0);
    assertEquals("", run.err, run.line);
    return run;
  }

  /** As {@link #of}, and it must fail with one line on stderr and none on stdout. */
  static CommandRun bad(Object... args) {
    CommandRun run = of(args);
    assertNotEquals(0, run.status, run.line);
    assertEquals(1, run.errorLines().size(), run.toString());
    assertEquals("", run.text(), run.line);
    return run;
  }

  /** A terminal whose output nobody sees. */
  static Terminal nobody() {
    PrintStream nowhere = stream(OutputStream.nullOutputStream());
    return new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false);
  }

  private static PrintStream stream(OutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }

  CommandRun requireStatus(int expected) {
    assertEquals(expected, status, this::toString);
    return this;
  }

  int status() {
    return status;
  }

  byte[] out() {
    return out.clone();
  }

  String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return text().lines().toList();
  }

  JsonElement json() {
    return JsonParser.parseString(text());
  }

  String err() {
    return err;
  }

  List<String> errorLines() {
    return err.lines().toList();
  }

  @Override
  public String toString() {
    return "initfs " + line + "\nexit status " + status + "\n" + err + text();
  }
}
