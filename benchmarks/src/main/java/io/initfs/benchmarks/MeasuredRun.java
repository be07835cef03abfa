package io.initfs.benchmarks;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program as a process.
 *
 * @param seconds of wall time
 * @param cpuSeconds of all its threads; Linux tells them in hundredths
 * @param peakKib the most memory it had: what Linux calls VmHWM, asked again and again while it
 *     runs
 */
record MeasuredRun(double seconds, double cpuSeconds, long peakKib) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int POLL_MILLIS = 5;

  /** Fields of /proc/self/stat, counted from 1. */
  private static final int CHILD_USER_TIME = 16;

  private static final int CHILD_SYSTEM_TIME = 17;

  /** Runs a command, which must succeed. */
  static MeasuredRun of(List<String> command) throws IOException, InterruptedException {
    long ticks = childTicks();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path status = Path.of("/proc/" + process.pid() + "/status");
    long peak = 0;
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, highWaterKib(status));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(command + " ended with status " + process.exitValue());
    }
    return new MeasuredRun(seconds, (childTicks() - ticks) / TICKS_PER_SECOND, peak);
  }

  private static long highWaterKib(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      // There is no such file any more, or no such process while it is read.
      return 0;
    }
  }

  /** User and system time of all processes that this one has waited for, see proc_pid_stat(5). */
  private static long childTicks() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    // Field 2 is a name that may hold spaces; behind it field 3 is the first.
    List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
    return Long.parseLong(fields.get(CHILD_USER_TIME - 3))
        + Long.parseLong(fields.get(CHILD_SYSTEM_TIME - 3));
  }
}
