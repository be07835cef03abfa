package io.initfs.erofs.io;

import java.io.IOException;
import java.util.Objects;

/** The end of another source, from some byte on. */
final class PartialImageSource extends ImageSource {
  private final ImageSource whole;
  private final long offset;

  PartialImageSource(ImageSource whole, long offset) {
    super(
        whole.name(), whole.size() - Objects.checkFromToIndex(offset, whole.size(), whole.size()));
    this.whole = whole;
    this.offset = offset;
  }

  @Override
  protected void readChecked(long position, byte[] target, int at, int length) throws IOException {
    whole.readChecked(offset + position, target, at, length);
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
