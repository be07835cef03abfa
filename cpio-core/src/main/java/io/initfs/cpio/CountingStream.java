package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows its position, and notices an early end even where skipping does not. */
final class CountingStream extends FilterInputStream {
  private long count;

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
      long skipped = in.skip(left - 1);
      if (skipped <= 0) {
        break;
      }
      count += skipped;
      left -= skipped;
    }
    while (left > 0) {
      if (read() < 0) {
        throw cut(place, left);
      }
      left--;
    }
  }

  static CpioException cut(ArchiveException.Place place, long missing) {
    return new CpioException.Corrupt(
        place, "entry is cut", missing + " more bytes", "the end of the input");
  }
}
