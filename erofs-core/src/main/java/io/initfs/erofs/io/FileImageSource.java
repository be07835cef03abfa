package io.initfs.erofs.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Positional reads of a file channel: no shared position, so no lock. */
final class FileImageSource extends ImageSource {
  private final FileChannel channel;

  FileImageSource(String name, FileChannel channel, long size) {
    super(name, size);
    this.channel = channel;
  }

  static FileImageSource ofFile(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new FileImageSource(file.toString(), channel, channel.size());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  protected void readChecked(long position, byte[] target, int offset, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    long at = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new EOFException(
            String.format("%s: file ends at byte 0x%x, was 0x%x when opened", name(), at, size()));
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
