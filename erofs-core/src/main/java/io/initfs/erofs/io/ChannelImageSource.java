package io.initfs.erofs.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A channel that can only read at its own position: one reader at a time. */
final class ChannelImageSource extends ImageSource {
  private final SeekableByteChannel channel;

  ChannelImageSource(String name, SeekableByteChannel channel, long size) {
    super(name, size);
    this.channel = channel;
  }

  @Override
  protected void readChecked(long position, byte[] target, int offset, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    synchronized (channel) {
      channel.position(position);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new EOFException(
              String.format(
                  "%s: channel ends at byte 0x%x, was 0x%x when opened",
                  name(), channel.position(), size()));
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
