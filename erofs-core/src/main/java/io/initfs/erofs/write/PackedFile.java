package io.initfs.erofs.write;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.local.UnfinishedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the packed inode: fragments one behind the other, each once. They are in a
 * temporary file until they are compressed, as all files of a tree may be fragments.
 */
final class PackedFile implements Closeable {
  /** Where a fragment with this digest is; SHA-256, so that equal digests are equal bytes. */
  private final Map<HashCode, Long> known = new HashMap<>();

  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private long size;
  private long savedBytes;

  /** Adds a fragment and tells where in the packed inode it is. */
  long add(byte[] fragment) throws IOException {
    HashCode digest = Hashing.sha256().hashBytes(fragment);
    @Nullable Long earlier = known.putIfAbsent(digest, size);
    if (earlier != null) {
      savedBytes += fragment.length;
      return earlier;
    }
    if (channel == null) {
      file = Files.createTempFile("initfs-", ".packed");
      UnfinishedFiles.remember(file);
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    ByteBuffer buffer = ByteBuffer.wrap(fragment);
    for (long at = size; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
    long offset = size;
    size += fragment.length;
    return offset;
  }

  long size() {
    return size;
  }

  /** Bytes of fragments that were there already. */
  long savedBytes() {
    return savedBytes;
  }

  /** The packed inode as a file; its contents are valid until {@link #close}. */
  RegularFile asRegularFile() {
    return new RegularFile(Metadata.of(0644), size, new Contents(0, size));
  }

  /** Reads by position, on any number of threads. */
  private final class Contents extends ByteSource {
    private final long start;
    private final long end;

    Contents(long start, long end) {
      this.start = start;
      this.end = end;
    }

    @Override
    public ByteSource slice(long offset, long length) {
      long from = Math.min(start + offset, end);
      return new Contents(from, from + Math.min(length, end - from));
    }

    @Override
    public InputStream openStream() {
      return new ContentStream(start, end);
    }
  }

  private final class ContentStream extends InputStream {
    private final long end;
    private long position;

    ContentStream(long start, long end) {
      this.position = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position >= end || channel == null) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - position);
      int got = channel.read(ByteBuffer.wrap(b, offset, wanted), position);
      position += Math.max(0, got);
      return got;
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel opened = channel;
    Path path = file;
    try {
      if (opened != null) {
        opened.close();
      }
    } finally {
      if (path != null) {
        Files.deleteIfExists(path);
        UnfinishedFiles.forget(path);
      }
    }
  }
}
