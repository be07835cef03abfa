package io.initfs.erofs.disk;

import java.util.Arrays;
import java.util.Optional;

/** The compression algorithms of a map header. */
public enum Algorithm {
  LZ4(0),
  LZMA(1),
  DEFLATE(2),
  ZSTD(3);

  private final int code;

  Algorithm(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<Algorithm> fromCode(int code) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.code == code).findFirst();
  }
}
