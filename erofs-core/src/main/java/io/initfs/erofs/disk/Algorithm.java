package io.initfs.erofs.disk;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/** The compression algorithms of a map header. */
public enum Algorithm {
  LZ4(0),
  LZMA(1),
  DEFLATE(2),
  ZSTD(3);

  private static final ImmutableList<Algorithm> ALL = ImmutableList.copyOf(values());

  private final int code;

  Algorithm(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<Algorithm> fromCode(int code) {
    for (Algorithm algorithm : ALL) {
      if (algorithm.code == code) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
