package io.initfs.benchmarks;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Times {@code initfs extract} against {@code fsck.erofs --extract} on EROFS images, whole
 * processes, JVM start included, A B A B. The targets are on the file system of DIRECTORY, each a
 * new one, removed at the end: ext4 is slow to make files where others were just removed.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.initfs.benchmarks.ExtractComparison DIRECTORY PAIRS IMAGE...
 * </pre>
 */
public final class ExtractComparison {
  private static final String TARGET = "{target}";

  private static final AtomicInteger targets = new AtomicInteger();

  private ExtractComparison() {}

  /** Prints a row of a table for each image: the ratios theirs / ours. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 3) {
      System.err.println("usage: ExtractComparison DIRECTORY PAIRS IMAGE...");
      System.exit(2);
    }
    int pairs = Integer.parseInt(args[1]);
    System.out.println("| image | " + PairedRuns.HEADING + " |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (String image : List.of(args).subList(2, args.length)) {
      compare(Path.of(args[0]), pairs, Path.of(image));
    }
  }

  private static void compare(Path parent, int pairs, Path image)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "initfs-benchmark");
    try {
      List<String> us = List.of("bin/initfs", "extract", "--quiet", image.toString(), "-d", TARGET);
      List<String> them =
          List.of(PairedRuns.peer("fsck.erofs"), "--extract=" + TARGET, image.toString());
      PairedRuns runs = PairedRuns.measure(pairs, us, them, command -> into(directory, command));
      System.out.printf("| %s | %s |%n", image.getFileName(), runs.columns());
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** The command with a target that was never there. */
  private static List<String> into(Path directory, List<String> command) {
    String target = directory.resolve("target" + targets.incrementAndGet()).toString();
    return command.stream().map(word -> word.replace(TARGET, target)).toList();
  }
}
