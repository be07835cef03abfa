package io.initfs.erofs.write;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.disk.Algorithm;

/**
 * How the data of one file are compressed.
 *
 * @param pclusterSize most bytes of a pcluster
 * @param encodedExtents whether it is packed in segments of one size, each in as many bytes as it
 *     takes
 */
record Strategy(Compression compression, int pclusterSize, boolean encodedExtents) {
  /** They are not. */
  static final Strategy STORED = new Strategy(Compression.NONE, 0, false);

  boolean compresses() {
    return compression.method() != Compression.Method.NONE;
  }

  /** What the file's index says of it. */
  Algorithm algorithm() {
    return Encoders.algorithm(compression);
  }
}
