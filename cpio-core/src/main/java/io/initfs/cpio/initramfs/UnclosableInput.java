package io.initfs.cpio.initramfs;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Closing a library's stream must not close the image. */
final class UnclosableInput extends InputStream {
  private final RegionInput in;
  private @Nullable IOException failure;

  UnclosableInput(RegionInput in) {
    this.in = in;
  }

  long position() {
    return in.position();
  }

  /** Throws what reading the image threw, if it did: that is not the stream's fault. */
  void rethrowFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
