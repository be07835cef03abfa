package io.initfs.benchmarks;

import io.initfs.testdata.PeerTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Wall times of two programs, whole processes, one after the other in turn: A B A B. */
final class PairedRuns {
  /** The heading of {@link #columns}. */
  static final String HEADING = "theirs s | ours s | theirs / ours min | median | max";

  /** What makes a run's command of the one for all, outside of the time. */
  interface Preparation {
    List<String> prepare(List<String> command) throws IOException;
  }

  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  private PairedRuns() {}

  /** Runs both once to warm the caches, then as many pairs. */
  static PairedRuns measure(int pairs, List<String> us, List<String> them, Preparation preparation)
      throws IOException, InterruptedException {
    PairedRuns runs = new PairedRuns();
    time(us, preparation);
    time(them, preparation);
    for (int i = 0; i < pairs; i++) {
      runs.ours.add(time(us, preparation));
      runs.theirs.add(time(them, preparation));
      runs.ratios.add(runs.theirs.get(i) / runs.ours.get(i));
    }
    return runs;
  }

  /** Five cells of a table, to stand under {@link #HEADING}. */
  String columns() {
    List<Double> sorted = sorted(ratios);
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f | %.2f | %.2f | %.2f",
        median(theirs),
        median(ours),
        sorted.get(0),
        median(ratios),
        sorted.get(sorted.size() - 1));
  }

  /**
   * The most memory that a run takes, in KiB: what Linux calls VmHWM, asked again and again while
   * it runs.
   */
  static long peakKib(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    Path status = Path.of("/proc/" + process.pid() + "/status");
    long peak = 0;
    while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, highWaterKib(status));
    }
    requireSuccess(command, process);
    return peak;
  }

  private static long highWaterKib(Path status) throws IOException {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }

  /** The path of a reference tool. */
  static String peer(String name) throws IOException {
    return PeerTools.find(name)
        .orElseThrow(() -> new IOException(name + " not found; see testdata/fetch-peers.sh"))
        .toString();
  }

  private static double time(List<String> general, Preparation preparation)
      throws IOException, InterruptedException {
    List<String> command = preparation.prepare(general);
    long start = System.nanoTime();
    requireSuccess(command, start(command));
    return (System.nanoTime() - start) / 1e9;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void requireSuccess(List<String> command, Process process)
      throws IOException, InterruptedException {
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with status " + status);
    }
  }

  private static double median(List<Double> values) {
    return sorted(values).get(values.size() / 2);
  }

  private static List<Double> sorted(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted;
  }
}
