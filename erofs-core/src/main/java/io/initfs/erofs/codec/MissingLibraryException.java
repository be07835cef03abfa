package io.initfs.erofs.codec;

import java.io.IOException;

/**
 * The library that decodes or encodes an algorithm is not there, or does not load on this machine.
 */
public final class MissingLibraryException extends IOException {
  private static final long serialVersionUID = 1;

  static final String XZ = "org.tukaani:xz";
  static final String ZSTD_JNI = "com.github.luben:zstd-jni";

  private final String artifact;

  MissingLibraryException(String artifact, LinkageError cause) {
    super("needs the library " + artifact + ": " + cause, cause);
    this.artifact = artifact;
  }

  /** Its Maven name, {@code group:artifact}. */
  public String artifact() {
    return artifact;
  }
}
