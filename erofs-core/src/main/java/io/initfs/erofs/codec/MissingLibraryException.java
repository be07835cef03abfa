package io.initfs.erofs.codec;

import java.io.IOException;

/** The library that decodes an algorithm is not there, or does not load on this machine. */
public final class MissingLibraryException extends IOException {
  private static final long serialVersionUID = 1;

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
