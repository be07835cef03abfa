package io.initfs.erofs.build;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import io.initfs.fstree.PosixRegex;
import io.initfs.fstree.TreePath;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which files are compressed in a way of their own: mkfs.erofs's {@code --compress-hints}. Of the
 * hints that speak of a file the first one counts.
 */
public record CompressionHints(ImmutableList<Hint> hints) {
  /** All files are compressed alike. */
  public static final CompressionHints NONE = new CompressionHints(ImmutableList.of());

  /**
   * What is said of the files that an expression is found in the paths of.
   *
   * @param pclusterSize most bytes of their pclusters, a multiple of the block size, at most 1 MiB;
   *     0 to store them as they are
   * @param compression their algorithm; if absent, the image's own
   */
  public record Hint(PosixRegex files, int pclusterSize, Optional<Compression> compression) {
    /**
     * Checks the size as far as it does not depend on the block size.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public Hint {
      if (pclusterSize < 0 || pclusterSize > DataOptions.MAX_PCLUSTER_SIZE) {
        throw new IllegalArgumentException(
            "pcluster size must be 0 to "
                + DataOptions.MAX_PCLUSTER_SIZE
                + ", got "
                + pclusterSize);
      }
    }
  }

  /** What is said of the file at {@code path}, if anything is. */
  public Optional<Hint> of(TreePath path) {
    return hints.stream().filter(hint -> hint.files().isFoundIn(path)).findFirst();
  }

  /** The algorithms that are named for files that are not stored as they are. */
  public ImmutableSet<Compression> compressions() {
    return hints.stream()
        .filter(hint -> hint.pclusterSize() > 0)
        .flatMap(hint -> hint.compression().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Most bytes of a pcluster of any file that is spoken of; 0 if that is none. */
  public int largestPclusterSize() {
    return hints.stream().mapToInt(Hint::pclusterSize).max().orElse(0);
  }

  /**
   * Parses the lines of a file such as mkfs.erofs takes it. Empty lines and those that begin with
   * {@code #} say nothing; the others are
   *
   * <pre>
   *   pcluster-size [algorithm] expression
   * </pre>
   *
   * with blanks or tabs between the words. The algorithm is a number, counted from 0.
   *
   * @param algorithms what the algorithms' numbers mean
   * @throws IllegalArgumentException if a line is something else; the message says which one
   */
  public static CompressionHints parse(List<String> lines, List<Compression> algorithms) {
    ImmutableList.Builder<Hint> hints = ImmutableList.builder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          hints.add(parseLine(line, algorithms));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return new CompressionHints(hints.build());
  }

  private static Hint parseLine(String line, List<Compression> algorithms) {
    String[] words = line.split("\\s+", 2);
    if (words.length < 2 || !words[0].matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(
          "expected a pcluster size in bytes, perhaps the number of an algorithm, and a regular"
              + " expression, got "
              + line);
    }
    int pclusterSize = Integer.parseInt(words[0]);
    String[] rest = words[1].split("\\s+", 2);
    if (rest.length < 2 || !rest[0].matches("[0-9]+")) {
      return new Hint(PosixRegex.of(words[1]), pclusterSize, Optional.empty());
    }
    Compression compression = algorithm(rest[0], algorithms);
    return new Hint(PosixRegex.of(rest[1]), pclusterSize, Optional.of(compression));
  }

  private static Compression algorithm(String number, List<Compression> algorithms) {
    @Nullable Integer index = Ints.tryParse(number);
    if (index == null || index >= algorithms.size()) {
      throw new IllegalArgumentException(
          "there is no algorithm " + number + " of " + algorithms.size() + ", counted from 0");
    }
    return algorithms.get(index);
  }
}
