package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows its position, and notices an early end even where skipping does not. */
final class CountingStream extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private long count;
  private boolean isSeekable = true;

  CountingStream(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      count++;
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count += read;
    }
    return read;
  }

  byte[] readFully(int length, ArchiveException.Place place) throws IOException {
    byte[] bytes = readNBytes(length);
    if (bytes.length < length) {
      throw cut(place, length - bytes.length);
    }
    return bytes;
  }

  /** A file can be skipped beyond its end, so the last byte is read. */
  void skipFully(long length, ArchiveException.Place place) throws IOException {
    long left = length;
    while (left > 1) {
      long skipped = skipSome(left - 1);
      if (skipped <= 0) {
        throw cut(place, left);
      }
      count += skipped;
      left -= skipped;
    }
    if (left > 0 && read() < 0) {
      throw cut(place, left);
    }
  }

  /**
   * At least a byte, unless there is none: a pipe cannot be skipped, and some streams never are.
   */
  private long skipSome(long most) throws IOException {
    if (isSeekable) {
      try {
        long skipped = in.skip(most);
        if (skipped > 0) {
          return skipped;
        }
      } catch (IOException unseekable) {
        // What else is wrong shows when it is read.
        isSeekable = false;
      }
    }
    return in.read(new byte[(int) Math.min(most, BUFFER)]);
  }

  static CpioException cut(ArchiveException.Place place, long missing) {
    return new CpioException.Corrupt(
        place, "entry is cut", missing + " more bytes", "the end of the input");
  }
}
