package io.initfs.erofs.io;

import java.io.IOException;

/** Tells a log of every read. */
final class ObservedImageSource extends ImageSource {
  private final ImageSource source;
  private final AccessLog log;

  ObservedImageSource(ImageSource source, AccessLog log) {
    super(source.name(), source.size());
    this.source = source;
    this.log = log;
  }

  @Override
  protected void readChecked(long position, byte[] target, int offset, int length)
      throws IOException {
    source.readChecked(position, target, offset, length);
    log.physicalRead(position, length);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
