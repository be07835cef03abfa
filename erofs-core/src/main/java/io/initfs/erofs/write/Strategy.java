package io.initfs.erofs.write;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.disk.Algorithm;

/**
 * How the data of one file are compressed.
 *
 * @param pclusterSize most bytes of a pcluster
 */
record Strategy(Compression compression, int pclusterSize) {
  /** They are not. */
  static final Strategy STORED = new Strategy(Compression.NONE, 0);

  boolean compresses() {
    return compression.method() != Compression.Method.NONE;
  }

  /** What the file's index says of it. */
  Algorithm algorithm() {
    return Encoders.algorithm(compression);
  }
}
