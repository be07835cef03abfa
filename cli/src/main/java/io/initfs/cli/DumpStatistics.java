package io.initfs.cli;

import io.initfs.erofs.ErofsFileStatistics;
import io.initfs.fstree.NodeKind;
import java.util.List;
import java.util.Locale;

/** The statistics of an image's files in dump.erofs's words, with its bar charts. */
final class DumpStatistics {
  private static final String HEADER = "%-16s %11s %16s |%-50s|\n";
  private static final String ROW = "%-16s\t%-11d %8s%% |%-50s|\n";

  /** A bar has a mark for each of so many percent. */
  private static final int PERCENT_A_MARK = 2;

  /** In dump.erofs's order. */
  private static final List<NodeKind> KINDS =
      List.of(
          NodeKind.REGULAR_FILE,
          NodeKind.DIRECTORY,
          NodeKind.CHARACTER_DEVICE,
          NodeKind.BLOCK_DEVICE,
          NodeKind.FIFO,
          NodeKind.SOCKET,
          NodeKind.SYMLINK);

  private final StringBuilder text = new StringBuilder();
  private final ErofsFileStatistics statistics;

  private DumpStatistics(ErofsFileStatistics statistics) {
    this.statistics = statistics;
  }

  static String text(ErofsFileStatistics statistics) {
    DumpStatistics dump = new DumpStatistics(statistics);
    dump.counts();
    dump.sizes("Original", statistics.fileSizes());
    dump.sizes("On-disk", statistics.storedSizes());
    dump.extensions();
    return dump.text.toString();
  }

  /** dump.erofs's word for a kind. */
  static String word(NodeKind kind) {
    return switch (kind) {
      case REGULAR_FILE -> "regular file";
      case DIRECTORY -> "directory";
      case CHARACTER_DEVICE -> "char dev";
      case BLOCK_DEVICE -> "block dev";
      case FIFO -> "FIFO file";
      case SOCKET -> "SOCK file";
      case SYMLINK -> "symlink file";
    };
  }

  private void counts() {
    count("total file", statistics.names());
    // No inode is of an unknown type here: one that is, is an error.
    count("unknown type", 0);
    for (NodeKind kind : KINDS) {
      count(word(kind), statistics.kinds().getOrDefault(kind, 0L));
    }
    figure("compressed files", statistics.compressed() + "");
    figure("uncompressed files", statistics.uncompressed() + "");
    figure("total original file size", statistics.fileBytes() + " Bytes");
    figure("total file size", statistics.storedBytes() + " Bytes");
    double percent = Ratio.percent(statistics.storedBytes(), statistics.fileBytes());
    figure("compress rate", Ratio.text(percent) + "%");
  }

  private void count(String what, long count) {
    add("Filesystem %s count:\t\t%d\n", what, count);
  }

  private void figure(String what, String value) {
    add("%-40s%s\n", "Filesystem " + what + ":", value);
  }

  private void sizes(String title, List<Long> counts) {
    add("\n%s file size distribution:\n", title);
    add(HEADER, ">=(KB) .. <(KB) ", "count", "ratio", "distribution");
    long from = 0;
    long to = 1;
    for (int i = 0; i < counts.size(); i++) {
      boolean last = i == counts.size() - 1;
      String range = last ? "%6d ..".formatted(from) : "%6d .. %-6d".formatted(from, to);
      row(range, counts.get(i));
      from = to;
      to <<= 1;
    }
  }

  private void extensions() {
    add("\nFile type distribution:\n");
    add(HEADER, "type", "count", "ratio", "distribution");
    statistics.extensions().forEach((extension, count) -> row("%-17s".formatted(extension), count));
  }

  private void row(String what, long count) {
    long files = statistics.kinds().getOrDefault(NodeKind.REGULAR_FILE, 0L);
    double percent = files == 0 ? 0 : Ratio.percent(count, files);
    String bar = "#".repeat((int) (percent / PERCENT_A_MARK));
    add(ROW, what, count, Ratio.text(percent), bar);
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
