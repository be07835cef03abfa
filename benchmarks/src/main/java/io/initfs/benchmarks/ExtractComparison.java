package io.initfs.benchmarks;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Times {@code initfs extract} against {@code fsck.erofs --extract} on EROFS images, whole
 * processes, JVM start included, A B A B. The target is on the file system of DIRECTORY; removing
 * what the last run left is not part of the time.
 *
 * <pre>
 *   java -cp benchmarks/target/benchmarks.jar io.initfs.benchmarks.ExtractComparison DIRECTORY PAIRS IMAGE...
 * </pre>
 */
public final class ExtractComparison {
  private ExtractComparison() {}

  /** Prints a row of a table for each image: the ratios theirs / ours, and our peak memory. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 3) {
      System.err.println("usage: ExtractComparison DIRECTORY PAIRS IMAGE...");
      System.exit(2);
    }
    int pairs = Integer.parseInt(args[1]);
    System.out.println("| image | " + PairedRuns.HEADING + " | our peak MiB |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String image : List.of(args).subList(2, args.length)) {
      compare(Path.of(args[0]), pairs, Path.of(image));
    }
  }

  private static void compare(Path parent, int pairs, Path image)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "initfs-benchmark");
    try {
      Path target = directory.resolve("target");
      List<String> us =
          List.of("bin/initfs", "extract", "--quiet", image.toString(), "-d", target.toString());
      List<String> them =
          List.of(PairedRuns.peer("fsck.erofs"), "--extract=" + target, image.toString());
      PairedRuns runs = PairedRuns.measure(pairs, us, them, () -> delete(target));
      long peakMib = PairedRuns.peakKib(us, () -> delete(target)) >> 10;
      System.out.printf("| %s | %s | %d |%n", image.getFileName(), runs.columns(), peakMib);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
