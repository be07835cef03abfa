package io.initfs.erofs.build;

import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How file data are compressed: an algorithm of mkfs.erofs's {@code -z} option with its level.
 *
 * @param method the encoder
 * @param level 0 for those without levels; for LZ4HC 1 to 12
 */
public record Compression(Method method, int level) {
  /** mkfs.erofs's default level of lz4hc. */
  public static final int DEFAULT_LZ4HC_LEVEL = 9;

  /** The encoders. */
  public enum Method {
    /** Everything is stored as it is. */
    NONE,
    /** LZ4, fast. */
    LZ4,
    /** LZ4 with a thorough search; the images are read just the same. */
    LZ4HC
  }

  public static final Compression NONE = new Compression(Method.NONE, 0);
  public static final Compression LZ4 = new Compression(Method.LZ4, 0);
  public static final Compression LZ4HC = lz4hc(DEFAULT_LZ4HC_LEVEL);

  private static final int MAX_LZ4HC_LEVEL = 12;

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException if the method does not have that level
   */
  public Compression {
    int low = method == Method.LZ4HC ? 1 : 0;
    int high = method == Method.LZ4HC ? MAX_LZ4HC_LEVEL : 0;
    if (level < low || level > high) {
      throw new IllegalArgumentException(
          "level of " + method + " must be " + low + " to " + high + ", got " + level);
    }
  }

  public static Compression lz4hc(int level) {
    return new Compression(Method.LZ4HC, level);
  }

  /**
   * Parses mkfs.erofs's spelling: {@code lz4}, {@code lz4hc}, {@code lz4hc,12}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Compression parse(String text) {
    List<String> parts = Splitter.on(',').limit(2).splitToList(text);
    boolean leveled = parts.size() == 2;
    if (parts.get(0).equals("lz4") && !leveled) {
      return LZ4;
    }
    if (parts.get(0).equals("lz4hc") && !leveled) {
      return LZ4HC;
    }
    if (parts.get(0).equals("lz4hc")) {
      @Nullable Integer level = Ints.tryParse(parts.get(1).replaceFirst("^level=", ""));
      if (level != null) {
        return lz4hc(level);
      }
    }
    throw new IllegalArgumentException(
        "compression not supported: expected lz4, lz4hc or lz4hc,LEVEL, got " + text);
  }
}
