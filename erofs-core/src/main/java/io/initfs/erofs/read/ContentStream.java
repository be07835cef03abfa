package io.initfs.erofs.read;

import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.map.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A file's data in order. Reads as far as the caller's array goes at once; holds one extent, or a
 * piece of a long raw one, where a part of it is wanted.
 */
final class ContentStream extends InputStream {
  private final FileContent content;
  private final boolean storedOnly;
  private final ExtentRun run;
  private byte[] piece = new byte[0];
  private int at;
  private int end;

  /** Of the next piece; {@code limit} is where the last one ends. */
  private long position;

  private final long limit;

  /**
   * A stream over the bytes {@code [from, to)} of a file.
   *
   * @param storedOnly whether to pass over holes where a read begins in one
   */
  ContentStream(FileContent content, long from, long to, boolean storedOnly) {
    this.content = content;
    this.position = from;
    this.limit = to;
    this.storedOnly = storedOnly;
    this.run = content.newRun();
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (storedOnly) {
      skipHoles();
    }
    if (at == end && position < limit) {
      int whole = readWhole(target, offset, (int) Math.min(length, limit - position));
      if (whole > 0) {
        return whole;
      }
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(piece, at, target, offset, count);
    at += count;
    return count;
  }

  /** Reads all extents that end within the range, none perhaps, and returns their bytes. */
  private int readWhole(byte[] target, int offset, int length) throws IOException {
    int done = 0;
    int read = 0;
    while (done < length) {
      Extent extent;
      try {
        extent = content.extentAt(position + done);
      } catch (ErofsException e) {
        if (done == 0) {
          throw e;
        }
        // What stands before it is still good; the next read fails.
        break;
      }
      boolean whole = extent.logical() == position + done && extent.length() <= length - done;
      if (!whole && !(extent instanceof Extent.Raw)) {
        break;
      }
      int count = (int) Math.min(extent.end() - position - done, length - done);
      if (!whole || !run.add(extent)) {
        run.readTo(target, offset + read);
        read = done;
        if (!whole || !run.add(extent)) {
          content.readWithin(
              extent, position + done, position + done + count, target, offset + done);
          read = done + count;
        }
      }
      done += count;
    }
    run.readTo(target, offset + read);
    position += done;
    return done;
  }

  @Override
  public long skip(long count) {
    long inPiece = Math.min(Math.max(count, 0), end - at);
    at += (int) inPiece;
    long beyond = Math.min(Math.max(count - inPiece, 0), limit - position);
    position += beyond;
    return inPiece + beyond;
  }

  private void skipHoles() throws IOException {
    while (at == end && position < limit) {
      long stored = content.endOfHole(position);
      if (stored == position) {
        return;
      }
      position = Math.min(stored, limit);
    }
  }

  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    if (position >= limit) {
      return false;
    }
    Extent extent = content.extentAt(position);
    int count = content.pieceSize(extent, position, Math.min(extent.end(), limit) - position);
    if (piece.length < count) {
      piece = new byte[count];
    }
    content.readWithin(extent, position, position + count, piece, 0);
    position += count;
    at = 0;
    end = count;
    return true;
  }
}
