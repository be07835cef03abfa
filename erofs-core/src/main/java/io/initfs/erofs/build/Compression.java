package io.initfs.erofs.build;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How file data are compressed: an algorithm of mkfs.erofs's {@code -z} option with its level.
 *
 * @param method the encoder
 * @param level within the method's range
 */
public record Compression(Method method, int level) {
  /** The encoders. */
  public enum Method {
    /** Everything is stored as it is. */
    NONE(0, 0, 0),
    /** LZ4, fast. */
    LZ4(0, 0, 0),
    /** LZ4 with a thorough search; the images are read just the same. */
    LZ4HC(1, 12, 9),
    /** MicroLZMA, of Linux 5.16; needs {@code org.tukaani:xz}. */
    LZMA(0, 9, 6),
    /** Raw DEFLATE, of Linux 6.6. */
    DEFLATE(1, 9, 1),
    /** Zstandard, of Linux 6.10; needs {@code com.github.luben:zstd-jni}. */
    ZSTD(1, 22, 3);

    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Method(int minLevel, int maxLevel, int defaultLevel) {
      this.minLevel = minLevel;
      this.maxLevel = maxLevel;
      this.defaultLevel = defaultLevel;
    }

    public int minLevel() {
      return minLevel;
    }

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
  }

  public static final Compression NONE = of(Method.NONE);
  public static final Compression LZ4 = of(Method.LZ4);
  public static final Compression LZ4HC = of(Method.LZ4HC);

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException if the method does not have that level
   */
  public Compression {
    if (level < method.minLevel || level > method.maxLevel) {
      throw new IllegalArgumentException(
          String.format(
              "level of %s must be %d to %d, got %d",
              method.word(), method.minLevel, method.maxLevel, level));
    }
  }

  /** A method at its default level. */
  public static Compression of(Method method) {
    return new Compression(method, method.defaultLevel);
  }

  public static Compression lz4hc(int level) {
    return new Compression(Method.LZ4HC, level);
  }

  /**
   * Parses mkfs.erofs's spelling: {@code lz4}, {@code lz4hc}, {@code zstd,3}, {@code
   * deflate,level=9}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Compression parse(String text) {
    List<String> parts = Splitter.on(',').limit(2).splitToList(text);
    for (Method method : Method.values()) {
      if (method != Method.NONE && method.word().equals(parts.get(0))) {
        if (parts.size() == 1) {
          return of(method);
        }
        @Nullable Integer level = Ints.tryParse(parts.get(1).replaceFirst("^level=", ""));
        if (level != null && method.maxLevel > 0) {
          return new Compression(method, level);
        }
      }
    }
    throw new IllegalArgumentException(
        "compression not supported: expected lz4, or lz4hc, lzma, deflate or zstd with or without"
            + " ,LEVEL, got "
            + text);
  }
}
