package io.initfs.benchmarks;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Times {@code initfs mkfs} against mkfs.erofs on one tree, whole processes, JVM start included, A
 * B A B.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.initfs.benchmarks.MkfsComparison TREE [PAIRS [ALGORITHM...]]
 * </pre>
 */
public final class MkfsComparison {
  private static final int DEFAULT_PAIRS = 5;

  private MkfsComparison() {}

  /** Prints a row of a table for each algorithm: the ratios theirs / ours, and the sizes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 1) {
      System.err.println("usage: MkfsComparison TREE [PAIRS [ALGORITHM...]]");
      System.exit(2);
    }
    Path tree = Path.of(args[0]);
    int pairs = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PAIRS;
    List<String> algorithms =
        args.length > 2 ? List.of(args).subList(2, args.length) : List.of("lz4hc,9");
    System.out.println("| options | " + PairedRuns.HEADING + " | size ours / theirs |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String algorithm : algorithms) {
      compare(tree, pairs, algorithm);
    }
  }

  private static void compare(Path tree, int pairs, String algorithm)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("initfs-benchmark");
    try {
      Path ours = directory.resolve("ours.img");
      Path theirs = directory.resolve("theirs.img");
      List<String> us =
          List.of(
              "bin/initfs",
              "mkfs",
              "--quiet",
              "--force",
              "-z" + algorithm,
              ours.toString(),
              tree.toString());
      List<String> them =
          List.of(
              PairedRuns.peer("mkfs.erofs"),
              "--quiet",
              "-z" + algorithm,
              theirs.toString(),
              tree.toString());
      PairedRuns runs = PairedRuns.measure(pairs, us, them, command -> command);
      System.out.printf(
          Locale.ROOT,
          "| `-z%s` | %s | %d / %d = %.4f |%n",
          algorithm,
          runs.columns(),
          Files.size(ours),
          Files.size(theirs),
          (double) Files.size(ours) / Files.size(theirs));
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
