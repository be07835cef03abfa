package io.initfs.benchmarks;

import io.initfs.testdata.PeerTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two programs, whole processes, one after the other in turn: A B A B. */
final class PairedRuns {
  /** The heading of {@link #columns}. */
  static final String HEADING =
      "theirs s | ours s | theirs / ours min | median | max | CPU theirs / ours | peak MiB theirs, ours";

  /** The line below a heading that has these columns between one before and one after. */
  static final String RULE = "|---|---|---|---|---|---|---|---|---|";

  /** What makes a run's command of the one for all, outside of the time. */
  interface Preparation {
    List<String> prepare(List<String> command) throws IOException;
  }

  private final List<MeasuredRun> ours = new ArrayList<>();
  private final List<MeasuredRun> theirs = new ArrayList<>();

  private PairedRuns() {}

  /** Runs both once to warm the caches, then as many pairs. */
  static PairedRuns measure(int pairs, List<String> us, List<String> them, Preparation preparation)
      throws IOException, InterruptedException {
    PairedRuns runs = new PairedRuns();
    MeasuredRun.of(preparation.prepare(us));
    MeasuredRun.of(preparation.prepare(them));
    for (int i = 0; i < pairs; i++) {
      runs.ours.add(MeasuredRun.of(preparation.prepare(us)));
      runs.theirs.add(MeasuredRun.of(preparation.prepare(them)));
    }
    return runs;
  }

  /** Cells of a table, to stand under {@link #HEADING}. */
  String columns() {
    List<Double> ratios = ratios(MeasuredRun::seconds);
    return String.format(
        Locale.ROOT,
        "%.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f, %.0f",
        median(theirs, MeasuredRun::seconds),
        median(ours, MeasuredRun::seconds),
        ratios.get(0),
        median(ratios),
        ratios.get(ratios.size() - 1),
        median(ratios(MeasuredRun::cpuSeconds)),
        median(theirs, MeasuredRun::peakKib) / 1024,
        median(ours, MeasuredRun::peakKib) / 1024);
  }

  /** The path of a reference tool. */
  static String peer(String name) throws IOException {
    return PeerTools.find(name)
        .orElseThrow(() -> new IOException(name + " not found; see testdata/fetch-peers.sh"))
        .toString();
  }

  /** Theirs / ours of each pair, sorted. */
  private List<Double> ratios(ToDoubleFunction<MeasuredRun> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(figure.applyAsDouble(theirs.get(i)) / figure.applyAsDouble(ours.get(i)));
    }
    ratios.sort(null);
    return ratios;
  }

  private static double median(List<MeasuredRun> runs, ToDoubleFunction<MeasuredRun> figure) {
    return median(runs.stream().mapToDouble(figure).sorted().boxed().toList());
  }

  private static double median(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }
}
