package io.initfs.erofs.build;

import com.google.common.collect.ImmutableList;
import com.google.common.math.IntMath;
import java.util.Locale;

/**
 * How file data are compressed: an algorithm of mkfs.erofs's {@code -z} option with its properties.
 *
 * @param method the encoder
 * @param level within the method's range; LZMA's 100 to 109 are 0 to 9 with xz's {@code --extreme}
 * @param dictionarySize how far back a match may reach at most, in bytes: of LZMA 4 KiB to 8 MiB,
 *     of ZSTD a power of two of 1 KiB to 1 MiB, of DEFLATE 32 KiB; 0 for what mkfs.erofs makes of
 *     the largest pcluster
 * @param literals how LZMA predicts bytes; the default for all others
 */
public record Compression(Method method, int level, int dictionarySize, Literals literals) {
  private static final int MAX_LZMA_DICTIONARY = 8 << 20;
  private static final int MIN_LZMA_DICTIONARY = 4 << 10;
  private static final int MAX_ZSTD_WINDOW = 1 << 20;
  private static final int MIN_ZSTD_WINDOW = 1 << 10;

  /** The window of DEFLATE; the JDK's Deflater has no smaller one. */
  private static final int DEFLATE_WINDOW = 32 << 10;

  /** The encoders. */
  public enum Method {
    /** Everything is stored as it is. */
    NONE(0, 0, 0),
    /** LZ4, fast. */
    LZ4(0, 0, 0),
    /** LZ4 with a thorough search; the images are read just the same. */
    LZ4HC(1, 12, 9, "level"),
    /** MicroLZMA, of Linux 5.16; needs {@code org.tukaani:xz}. */
    LZMA(0, 9, 6, "level", "dictsize", "lc", "lp", "pb"),
    /** Raw DEFLATE, of Linux 6.6. */
    DEFLATE(1, 9, 1, "level", "dictsize"),
    /** Zstandard, of Linux 6.10; needs {@code com.github.luben:zstd-jni}. */
    ZSTD(1, 22, 3, "level", "dictsize");

    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;
    private final ImmutableList<String> properties;

    Method(int minLevel, int maxLevel, int defaultLevel, String... properties) {
      this.minLevel = minLevel;
      this.maxLevel = maxLevel;
      this.defaultLevel = defaultLevel;
      this.properties = ImmutableList.copyOf(properties);
    }

    public int minLevel() {
      return minLevel;
    }

    /** The highest level, LZMA's extreme ones excepted. */
    public int maxLevel() {
      return maxLevel;
    }

    /** The level that mkfs.erofs takes if none is given. */
    public int defaultLevel() {
      return defaultLevel;
    }

    /** mkfs.erofs's name. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What can be said of it, as mkfs.erofs names that. */
    ImmutableList<String> properties() {
      return properties;
    }
  }

  /**
   * What LZMA predicts a byte by.
   *
   * @param lc high bits of the byte before, 0 to 4
   * @param lp low bits of the position, 0 to 4; with {@code lc} at most 4
   * @param pb low bits of the position for all else, 0 to 4
   */
  public record Literals(int lc, int lp, int pb) {
    public static final Literals DEFAULTS = new Literals(3, 0, 2);

    private static final int MAX_BITS = 4;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if LZMA has no such bits
     */
    public Literals {
      if (Math.min(lc, Math.min(lp, pb)) < 0 || lc + lp > MAX_BITS || pb > MAX_BITS) {
        throw new IllegalArgumentException(
            String.format(
                "lc, lp and pb must be 0 to 4, lc and lp together at most 4, got %d, %d, %d",
                lc, lp, pb));
      }
    }

    /** The same as a record's own, which the JVM first has to generate, as every start would. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Literals that && lc == that.lc && lp == that.lp && pb == that.pb;
    }

    @Override
    public int hashCode() {
      return (lc * 31 + lp) * 31 + pb;
    }
  }

  public static final Compression NONE = of(Method.NONE);
  public static final Compression LZ4 = of(Method.LZ4);
  public static final Compression LZ4HC = of(Method.LZ4HC);

  /** LZMA's level 0 with xz's {@code --extreme}. */
  public static final int EXTREME = 100;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the method does not have that level, dictionary or literals
   */
  public Compression {
    int usual = method == Method.LZMA && level >= EXTREME ? level - EXTREME : level;
    if (usual < method.minLevel || usual > method.maxLevel) {
      throw new IllegalArgumentException(
          String.format(
              "level of %s must be %d to %d%s, got %d",
              method.word(),
              method.minLevel,
              method.maxLevel,
              method == Method.LZMA ? ", or 100 to 109" : "",
              level));
    }
    if (dictionarySize != 0) {
      requireDictionary(method, dictionarySize);
    }
    if (method != Method.LZMA && !literals.equals(Literals.DEFAULTS)) {
      throw new IllegalArgumentException(method.word() + " has no lc, lp and pb");
    }
  }

  /** The same as a record's own, which the JVM first has to generate, as every start would. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Compression that
        && method == that.method
        && level == that.level
        && dictionarySize == that.dictionarySize
        && literals.equals(that.literals);
  }

  @Override
  public int hashCode() {
    return ((method.hashCode() * 31 + level) * 31 + dictionarySize) * 31 + literals.hashCode();
  }

  private static void requireDictionary(Method method, int size) {
    if (!hasDictionary(method, size)) {
      String expected =
          switch (method) {
            case LZMA -> "4096 to 8388608";
            case ZSTD -> "a power of two of 1024 to 1048576";
            case DEFLATE -> "32768, the JDK has no other";
            case NONE, LZ4, LZ4HC -> "none";
          };
      throw new IllegalArgumentException(
          "dictionary size of " + method.word() + " must be " + expected + ", got " + size);
    }
  }

  private static boolean hasDictionary(Method method, int size) {
    return switch (method) {
      case LZMA -> size >= MIN_LZMA_DICTIONARY && size <= MAX_LZMA_DICTIONARY;
      case ZSTD -> size >= MIN_ZSTD_WINDOW && size <= MAX_ZSTD_WINDOW && IntMath.isPowerOfTwo(size);
      case DEFLATE -> size == DEFLATE_WINDOW;
      case NONE, LZ4, LZ4HC -> false;
    };
  }

  public Compression(Method method, int level) {
    this(method, level, 0, Literals.DEFAULTS);
  }

  /** A method at its default level. */
  public static Compression of(Method method) {
    return new Compression(method, method.defaultLevel);
  }

  public static Compression lz4hc(int level) {
    return new Compression(Method.LZ4HC, level);
  }

  public Compression withDictionarySize(int newSize) {
    return new Compression(method, level, newSize, literals);
  }

  public Compression withLiterals(Literals newLiterals) {
    return new Compression(method, level, dictionarySize, newLiterals);
  }

  /**
   * Parses mkfs.erofs's spelling: {@code lz4}, {@code lz4hc}, {@code zstd,3}, {@code
   * deflate,level=9}, {@code lzma,level=109,dictsize=1M,lc=4}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Compression parse(String text) {
    return CompressionText.parse(text);
  }
}
