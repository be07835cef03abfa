package io.initfs.erofs.codec;

import java.io.IOException;

/**
 * A decoder on top of a library that may be absent. The class behind {@code decoder} is named
 * nowhere but in the body of its lambda, so it is linked by the first call and not before.
 */
final class LibraryDecoder implements ClusterDecoder {
  static final ClusterDecoder LZMA =
      new LibraryDecoder(
          MissingLibraryException.XZ,
          (input, inputFrom, inputLength, output, outputFrom, outputLength, whole) ->
              MicroLzma.decode(
                  input, inputFrom, inputLength, output, outputFrom, outputLength, whole));

  static final ClusterDecoder ZSTD =
      new LibraryDecoder(
          MissingLibraryException.ZSTD_JNI,
          (input, inputFrom, inputLength, output, outputFrom, outputLength, whole) ->
              ZstdFrame.decode(
                  input, inputFrom, inputLength, output, outputFrom, outputLength, whole));

  private final String artifact;
  private final ClusterDecoder decoder;

  private LibraryDecoder(String artifact, ClusterDecoder decoder) {
    this.artifact = artifact;
    this.decoder = decoder;
  }

  @Override
  public void decode(
      byte[] input,
      int inputFrom,
      int inputLength,
      byte[] output,
      int outputFrom,
      int outputLength,
      boolean whole)
      throws IOException {
    try {
      decoder.decode(input, inputFrom, inputLength, output, outputFrom, outputLength, whole);
    } catch (LinkageError e) {
      // No classes, or no native code for this machine.
      throw new MissingLibraryException(artifact, e);
    }
  }
}
