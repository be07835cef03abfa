package io.initfs.erofs.io;

/** An image in memory. */
final class BytesImageSource extends ImageSource {
  private final byte[] bytes;

  BytesImageSource(String name, byte[] owned) {
    super(name, owned.length);
    this.bytes = owned;
  }

  @Override
  protected void readChecked(long position, byte[] target, int offset, int length) {
    System.arraycopy(bytes, Math.toIntExact(position), target, offset, length);
  }

  @Override
  public void close() {}
}
