package io.initfs.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.CompressionHints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code mkfs} compresses, in mkfs.erofs's spelling. */
final class CompressionOptions {
  /** Where a hint begins: its size, of a length that a number has. */
  private static final Pattern HINT_SIZE = Pattern.compile("\\s*([0-9]{1,18})\\s");

  @Option(
      names = "-z",
      paramLabel = "ALGORITHM[:...]",
      completionCandidates = AlgorithmNames.class,
      description =
          "Compress: lz4, lz4hc, lzma, deflate or zstd, with or without ,LEVEL and properties"
              + " ,level=N ,dictsize=BYTES, of lzma ,lc=N ,lp=N ,pb=N, too; lzma's levels are 0 to"
              + " 9 and, slower, 100 to 109. Those behind the first are for files that"
              + " --compress-hints says so of.")
  private @Nullable String algorithms;

  @Option(
      names = "--compress-hints",
      paramLabel = "FILE",
      description =
          "What some files get: lines of BYTES [NUMBER] REGEX with the largest pcluster, 0 to store"
              + " them as they are, and which algorithm of -z, counted from 0. The first match"
              + " counts.")
  private @Nullable Path hints;

  boolean isGiven() {
    return algorithms != null || hints != null;
  }

  /** The algorithm of files that no hint gives another. */
  Compression usual() throws UsageException {
    return Iterables.getFirst(all(), Compression.NONE);
  }

  /** What the file of hints says. */
  CompressionHints hints() throws IOException, UsageException {
    return hints(line -> true);
  }

  /**
   * As {@link #hints()}, except for lines with a size that is no multiple of the block: mkfs.erofs
   * warns of these, and goes on without.
   */
  CompressionHints hintsOfBlocks(int blockSize, Consumer<String> warning)
      throws IOException, UsageException {
    return hints(
        line -> {
          Matcher size = HINT_SIZE.matcher(line);
          boolean taken = !size.lookingAt() || Long.parseLong(size.group(1)) % blockSize == 0;
          if (!taken) {
            warning.accept(
                hints + ": without effect, no multiple of " + blockSize + " bytes: " + line);
          }
          return taken;
        });
  }

  /**
   * @param taken the others count as empty, so that lines keep their numbers
   */
  private CompressionHints hints(Predicate<String> taken) throws IOException, UsageException {
    if (hints == null) {
      return CompressionHints.NONE;
    }
    String text = new String(Files.readAllBytes(hints), StandardCharsets.UTF_8);
    List<String> lines = text.lines().map(line -> taken.test(line) ? line : "").toList();
    try {
      return CompressionHints.parse(lines, all());
    } catch (IllegalArgumentException e) {
      throw UsageException.wrong(hints + ", " + e.getMessage());
    }
  }

  private List<Compression> all() throws UsageException {
    if (algorithms == null) {
      return List.of();
    }
    List<Compression> all = new ArrayList<>();
    for (String algorithm : Splitter.on(':').split(algorithms)) {
      all.add(BuildOptions.parse(algorithm));
    }
    return all;
  }
}
