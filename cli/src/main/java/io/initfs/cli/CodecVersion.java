package io.initfs.cli;

import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/**
 * The version, and what can be compressed and decompressed: scripts look there for what a tool can
 * do, as mkfs.erofs and fsck.erofs tell it.
 */
abstract class CodecVersion implements IVersionProvider {
  private final String what;

  private CodecVersion(String what) {
    this.what = what;
  }

  @Override
  public String[] getVersion() {
    return Stream.concat(
            Stream.of(new Version().getVersion()),
            Stream.of("available " + what + ": " + String.join(", ", new AlgorithmNames())))
        .toArray(String[]::new);
  }

  /** That of {@code mkfs}. */
  static final class Compressors extends CodecVersion {
    Compressors() {
      super("compressors");
    }
  }

  /** That of {@code fsck}. */
  static final class Decompressors extends CodecVersion {
    Decompressors() {
      super("decompressors");
    }
  }
}
