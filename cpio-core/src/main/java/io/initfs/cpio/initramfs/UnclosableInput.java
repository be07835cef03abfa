package io.initfs.cpio.initramfs;

import java.io.IOException;
import java.io.InputStream;

/** Closing a library's stream must not close the image. */
final class UnclosableInput extends InputStream {
  private final RegionInput in;

  UnclosableInput(RegionInput in) {
    this.in = in;
  }

  long position() {
    return in.position();
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return in.read(bytes, offset, length);
  }
}
