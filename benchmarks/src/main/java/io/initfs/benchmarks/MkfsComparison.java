package io.initfs.benchmarks;

import com.google.common.base.Splitter;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times {@code initfs mkfs} against mkfs.erofs on one tree, whole processes, JVM start included, A
 * B A B.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.initfs.benchmarks.MkfsComparison TREE [PAIRS [OPTIONS...]]
 * </pre>
 */
public final class MkfsComparison {
  /** The heading of {@link #columns}. */
  static final String HEADING = PairedRuns.HEADING + " | size ours / theirs |";

  private static final int DEFAULT_PAIRS = 5;

  private MkfsComparison() {}

  /** Prints a row of a table for each set of options: the ratios theirs / ours, and the sizes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 1) {
      System.err.println("usage: MkfsComparison TREE [PAIRS [OPTIONS...]]");
      System.exit(2);
    }
    Path tree = Path.of(args[0]);
    int pairs = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PAIRS;
    List<String> optionSets =
        args.length > 2 ? List.of(args).subList(2, args.length) : List.of("-zlz4hc,9");
    System.out.println("| options | " + HEADING);
    System.out.println(PairedRuns.RULE);
    for (String options : optionSets) {
      System.out.printf("| `%s` | %s%n", options, columns(tree, pairs, options));
    }
  }

  /** Cells of a table, to stand under {@link #HEADING}. */
  static String columns(Path tree, int pairs, String options)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("initfs-benchmark");
    try {
      Path ours = directory.resolve("ours.img");
      Path theirs = directory.resolve("theirs.img");
      List<String> us = command(options, ours, tree, "bin/initfs", "mkfs", "--force");
      List<String> them = command(options, theirs, tree, PairedRuns.peer("mkfs.erofs"));
      PairedRuns runs = PairedRuns.measure(pairs, us, them, command -> command);
      return String.format(
          Locale.ROOT,
          "%s | %d / %d = %.4f |",
          runs.columns(),
          Files.size(ours),
          Files.size(theirs),
          (double) Files.size(ours) / Files.size(theirs));
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /**
   * @param options separated by spaces; none if empty
   */
  private static List<String> command(String options, Path image, Path tree, String... tool) {
    List<String> words = new ArrayList<>(List.of(tool));
    words.add("--quiet");
    words.addAll(Splitter.on(' ').omitEmptyStrings().splitToList(options));
    words.addAll(List.of(image.toString(), tree.toString()));
    return words;
  }
}
