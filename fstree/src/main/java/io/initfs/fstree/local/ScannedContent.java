package io.initfs.fstree.local;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import io.initfs.fstree.Timestamp;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The contents of a file on disk, opened when asked for. A writer has by then laid out its image by
 * the size that the scan saw, and may open them again, after it has compared them with others. So a
 * file that has another size by then, or was modified, is an error rather than other contents.
 */
final class ScannedContent extends ByteSource {
  private final Path path;
  private final long size;
  private final Timestamp mtime;

  ScannedContent(Path path, LocalAttributes scanned) {
    this.path = path;
    this.size = scanned.size();
    this.mtime = scanned.mtime();
  }

  @Override
  public InputStream openStream() throws IOException {
    FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      long now = channel.size();
      if (now != size) {
        throw sizeChanged(Long.toString(now));
      }
      requireUnmodified();
      return new ExactStream(Channels.newInputStream(channel));
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(size);
  }

  @Override
  public String toString() {
    return "contents of " + path;
  }

  private void requireUnmodified() throws IOException {
    Timestamp now = LocalAttributes.readMtime(path);
    if (!now.equals(mtime)) {
      throw new IOException(
          path + ": modified since the scan: expected mtime " + mtime + ", got " + now);
    }
  }

  private IOException sizeChanged(String got) {
    return new IOException(
        path + ": size changed since the scan: expected " + size + " bytes, got " + got);
  }

  /** Fails at the first byte too many, and at an end that comes early. */
  private final class ExactStream extends FilterInputStream {
    private long position;

    ExactStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      advance(value < 0 ? -1 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, Math.min(length, Transfers.MAX_BYTES));
      if (length > 0) {
        advance(count);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, size - position));
      position += skipped;
      return skipped;
    }

    private void advance(int count) throws IOException {
      position += Math.max(count, 0);
      if (position > size) {
        throw sizeChanged("more");
      }
      if (count < 0 && position < size) {
        throw sizeChanged(Long.toString(position));
      }
    }
  }
}
