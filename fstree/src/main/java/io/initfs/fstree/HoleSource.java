package io.initfs.fstree;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Zeros, as many as one says: a hole. Who stores a file can see by the type of its contents that
 * there is nothing to store, and need not read them.
 */
public final class HoleSource extends ByteSource {
  private final long length;

  /**
   * @param length in bytes, not negative
   */
  public HoleSource(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length must not be negative, got " + length);
    }
    this.length = length;
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(length);
  }

  @Override
  public ByteSource slice(long offset, long count) {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException("negative slice: " + offset + ", " + count);
    }
    return new HoleSource(Math.min(count, length - Math.min(offset, length)));
  }

  @Override
  public InputStream openStream() {
    return new Zeros(length);
  }

  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      if (left == 0) {
        return -1;
      }
      left--;
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length > 0 && left == 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      Arrays.fill(bytes, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }

    @Override
    public long skip(long count) {
      long skipped = Math.max(0, Math.min(count, left));
      left -= skipped;
      return skipped;
    }
  }
}
