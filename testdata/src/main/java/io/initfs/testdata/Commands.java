package io.initfs.testdata;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
public final class Commands {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Commands() {}

  /** What a program said and how it ended. */
  public static final class Result {
    private final List<String> command;
    private final int exitCode;
    private final byte[] stdout;
    private final byte[] stderr;

    Result(List<String> command, int exitCode, byte[] stdout, byte[] stderr) {
      this.command = command;
      this.exitCode = exitCode;
      this.stdout = stdout;
      this.stderr = stderr;
    }

    public int exitCode() {
      return exitCode;
    }

    public byte[] stdout() {
      return stdout.clone();
    }

    public byte[] stderr() {
      return stderr.clone();
    }

    /** Standard output as UTF-8. */
    public String text() {
      return new String(stdout, StandardCharsets.UTF_8);
    }

    /**
     * This result.
     *
     * @throws AssertionError with all that the program said, if it failed
     */
    public Result requireSuccess() {
      if (exitCode != 0) {
        throw new AssertionError(toString());
      }
      return this;
    }

    @Override
    public String toString() {
      String errors = new String(stderr, StandardCharsets.UTF_8);
      return String.format(
          "%s%nexit code %d%n--- stdout%n%s%n--- stderr%n%s",
          String.join(" ", command), exitCode, text(), errors);
    }
  }

  /** Runs a program with nothing on its standard input. */
  public static Result run(String... command) throws IOException, InterruptedException {
    return run(new ProcessBuilder(command));
  }

  /** As {@link #run(String...)}. */
  public static Result run(List<String> command) throws IOException, InterruptedException {
    return run(new ProcessBuilder(command));
  }

  /**
   * Runs {@code builder}'s program in its directory and environment. Standard input is nothing
   * unless the builder redirects it from a file.
   *
   * @throws AssertionError if the program does not end within two minutes, which ends it
   */
  public static Result run(ProcessBuilder builder) throws IOException, InterruptedException {
    return run(builder, PATIENCE);
  }

  /** As {@link #run(ProcessBuilder)}, for a program that may take as long as {@code patience}. */
  public static Result run(ProcessBuilder builder, Duration patience)
      throws IOException, InterruptedException {
    Path stdout = Files.createTempFile("initfs-stdout", null);
    Path stderr = Files.createTempFile("initfs-stderr", null);
    try {
      if (builder.redirectInput().equals(ProcessBuilder.Redirect.PIPE)) {
        builder.redirectInput(new File("/dev/null"));
      }
      builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
      int exitCode = waitFor(builder, patience);
      List<String> command = List.copyOf(builder.command());
      return new Result(command, exitCode, Files.readAllBytes(stdout), Files.readAllBytes(stderr));
    } finally {
      Files.delete(stdout);
      Files.delete(stderr);
    }
  }

  private static int waitFor(ProcessBuilder builder, Duration patience)
      throws IOException, InterruptedException {
    Process process = builder.start();
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            String.join(" ", builder.command())
                + ": still running after "
                + patience.toSeconds()
                + " s");
      }
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
