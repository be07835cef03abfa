package io.initfs.cpio.initramfs;

import com.google.common.io.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads {@code [start, end)} of a source with an exact position, whatever it buffers. Decompressors
 * that feed on it byte by byte pay no lock.
 */
final class RegionInput extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final long end;
  private final byte[] buffer = new byte[BUFFER];
  private int head;
  private int tail;
  private long position;

  /** {@code end} must not be beyond the end of {@code source}. */
  RegionInput(ByteSource source, long start, long end) throws IOException {
    this.in = source.slice(start, end - start).openStream();
    this.position = start;
    this.end = end;
  }

  /** Where the next byte stands in the source. */
  long position() {
    return position;
  }

  long remaining() {
    return end - position;
  }

  /** Makes {@link #buffered} positive, unless the region has ended. */
  boolean fill() throws IOException {
    if (head == tail && position < end) {
      head = 0;
      tail = in.read(buffer, 0, (int) Math.min(buffer.length, end - position));
      if (tail <= 0) {
        throw new EOFException("the source ended at " + position + ", its size was " + end);
      }
    }
    return head < tail;
  }

  byte[] buffer() {
    return buffer;
  }

  int head() {
    return head;
  }

  int buffered() {
    return tail - head;
  }

  void consume(int count) {
    head += count;
    position += count;
  }

  @Override
  public int read() throws IOException {
    if (!fill()) {
      return -1;
    }
    position++;
    return buffer[head++] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffered());
    System.arraycopy(buffer, head, bytes, offset, count);
    consume(count);
    return count;
  }

  /** Skips up to {@code count} bytes, fewer only at the end of the region. */
  @Override
  public long skip(long count) throws IOException {
    long wanted = Math.max(0, Math.min(count, remaining()));
    long left = wanted;
    int inBuffer = (int) Math.min(left, buffered());
    consume(inBuffer);
    left -= inBuffer;
    while (left > 0) {
      long skipped = buffered() > 0 ? 0 : in.skip(left);
      if (skipped > 0) {
        position += skipped;
        left -= skipped;
      } else if (fill()) {
        int some = (int) Math.min(left, buffered());
        consume(some);
        left -= some;
      }
    }
    return wanted;
  }

  /** Skips zeros and says how many: {@code most}, or one more if there are more. */
  long skipZeros(long most) throws IOException {
    long before = position;
    while (fill()) {
      while (head < tail) {
        if (buffer[head] != 0 || position - before > most) {
          return position - before;
        }
        consume(1);
      }
    }
    return position - before;
  }

  /** Up to {@code length} bytes, fewer only at the end of the region. */
  byte[] take(int length) throws IOException {
    return readNBytes(length);
  }

  /** The next bytes without taking them: at least one unless the region has ended. */
  byte[] peek(int length) throws IOException {
    if (fill() && buffered() < length) {
      System.arraycopy(buffer, head, buffer, 0, tail - head);
      tail -= head;
      head = 0;
      int room = (int) Math.min(buffer.length - tail, end - position - tail);
      tail += in.readNBytes(buffer, tail, room);
    }
    return Arrays.copyOfRange(buffer, head, head + Math.min(length, buffered()));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
