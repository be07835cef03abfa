package io.initfs.erofs.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A file's data as a channel. Its position is its own: any number of channels may be open on a
 * file, each used by one thread at a time.
 */
public final class ContentChannel implements SeekableByteChannel {
  private final FileContent content;
  private long position;
  private boolean open = true;

  public ContentChannel(FileContent content) {
    this.content = content;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    int count = content.read(position, target);
    position += Math.max(count, 0);
    return count;
  }

  @Override
  public long position() throws ClosedChannelException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws ClosedChannelException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position must not be negative, got " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws ClosedChannelException {
    requireOpen();
    return content.size();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
