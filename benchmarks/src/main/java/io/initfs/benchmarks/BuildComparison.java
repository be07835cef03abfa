package io.initfs.benchmarks;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The comparison with mkfs.erofs that docs/benchmarks.md tells: makes the trees, and runs both on
 * each in turn. {@code benchmarks/compare.sh} gets what it needs and starts it.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.initfs.benchmarks.BuildComparison IMAGE [PAIRS [TREE...]]
 * </pre>
 *
 * IMAGE is a dracut initramfs, a TREE one of {@code dracut}, {@code libraries}, {@code text},
 * {@code jdk}, {@code dracut-x2}, {@code dracut-x4}, {@code dracut-x8}, the same with {@code
 * distinct}; all of them by default.
 */
public final class BuildComparison {
  private static final int DEFAULT_PAIRS = 5;

  private static final ImmutableList<String> OPTION_SETS =
      ImmutableList.of(
          "",
          "-zlz4",
          "-zlz4hc,9",
          "-zlz4hc,12",
          "-zlz4hc,12 -C65536",
          "-zlz4hc,12 -C65536 -Eall-fragments,dedupe");

  private BuildComparison() {}

  /** Prints the table: a row for each tree and set of options. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 1) {
      System.err.println("usage: BuildComparison IMAGE [PAIRS [TREE...]]");
      System.exit(2);
    }
    int pairs = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PAIRS;
    ImmutableList<String> trees =
        args.length > 2
            ? ImmutableList.copyOf(args).subList(2, args.length)
            : Corpus.ALL.keySet().asList();
    System.out.println("| tree | options | " + MkfsComparison.HEADING);
    System.out.println("|---" + PairedRuns.RULE);
    for (String name : trees) {
      Path directory = Files.createTempDirectory("initfs-corpus");
      try {
        Path tree = Corpus.make(name, Path.of(args[0]), directory);
        for (String options : OPTION_SETS) {
          String columns = MkfsComparison.columns(tree, pairs, options);
          String shown = options.isEmpty() ? "none" : "`" + options + "`";
          System.out.printf("| %s | %s | %s%n", name, shown, columns);
        }
      } finally {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }
}
