package io.initfs.cli;

import io.initfs.initoverlayfs.LazinessProbe.Cost;
import io.initfs.initoverlayfs.LazinessProbe.Pcluster;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** The figures of one access, for programs; and of all, for people. */
record LazyFigures(
    String path,
    long fileSize,
    long wanted,
    long imageSize,
    long blockSize,
    List<Long> blocks,
    List<Pcluster> pclusters,
    long bytesRead,
    long bytesDecoded) {
  /** A line of block numbers stays readable. */
  private static final int MAX_RUNS = 12;

  static LazyFigures of(Cost cost) {
    return new LazyFigures(
        cost.access().path().toString(),
        cost.fileSize(),
        cost.wanted(),
        cost.imageSize(),
        cost.blockSize(),
        List.copyOf(cost.blocks()),
        cost.pclusters(),
        cost.bytesRead(),
        cost.bytesDecoded());
  }

  static void print(List<Cost> costs, PrintStream out) {
    TextTable table =
        new TextTable("access", "wanted", "blocks", "read", "of image", "pclusters", "decoded");
    for (Cost cost : costs) {
      table.row(
          label(cost),
          Sizes.human(cost.wanted()),
          Integer.toString(cost.blocks().size()),
          Sizes.human(cost.bytesRead()),
          Sizes.percent(cost.bytesRead(), cost.imageSize()),
          Integer.toString(cost.pclusters().size()),
          Sizes.human(cost.bytesDecoded()));
    }
    table.print(out);
    for (Cost cost : costs) {
      out.println();
      out.println(label(cost));
      out.println("  blocks read: " + runs(cost.blocks()));
      out.println("  pclusters decoded: " + pclusters(cost));
    }
  }

  private static String label(Cost cost) {
    boolean whole = cost.access().length() == Long.MAX_VALUE;
    String range = "@" + cost.access().offset() + "+" + cost.access().length();
    return cost.access().path() + (whole ? "" : range);
  }

  private static String pclusters(Cost cost) {
    List<String> parts = new ArrayList<>();
    for (Pcluster pcluster : cost.pclusters()) {
      if (parts.size() == MAX_RUNS) {
        parts.add("... " + (cost.pclusters().size() - MAX_RUNS) + " more");
        break;
      }
      long block = pcluster.physical() / cost.blockSize();
      parts.add(block + " (" + pcluster.stored() + " -> " + pcluster.decoded() + ")");
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** Block numbers as runs: {@code 0, 17-20}. */
  static String runs(SortedSet<Long> blocks) {
    List<String> runs = new ArrayList<>();
    long first = -1;
    long last = -1;
    for (long block : blocks) {
      if (first >= 0 && block != last + 1) {
        runs.add(run(first, last));
        first = block;
      } else if (first < 0) {
        first = block;
      }
      last = block;
    }
    if (first >= 0) {
      runs.add(run(first, last));
    }
    if (runs.size() > MAX_RUNS) {
      int more = runs.size() - MAX_RUNS;
      runs = new ArrayList<>(runs.subList(0, MAX_RUNS));
      runs.add("... " + more + " more runs");
    }
    return runs.isEmpty() ? "none" : String.join(", ", runs);
  }

  private static String run(long first, long last) {
    return first == last ? Long.toString(first) : first + "-" + last;
  }
}
