package io.initfs.cpio.initramfs;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import java.io.InputStream;
import java.util.Arrays;

/** A hole: what a file holds beyond the data that a cut image still had for it. */
final class ZeroSource extends ByteSource {
  private final long size;

  ZeroSource(long size) {
    this.size = size;
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(size);
  }

  @Override
  public InputStream openStream() {
    return ByteStreams.limit(new Zeros(), size);
  }

  private static final class Zeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      Arrays.fill(bytes, offset, offset + length, (byte) 0);
      return length;
    }

    @Override
    public long skip(long count) {
      return Math.max(0, count);
    }
  }
}
