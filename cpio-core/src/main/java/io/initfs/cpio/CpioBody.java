package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.io.InputStream;

/** The body of one entry as a stream that ends where the body does, and checks its sum there. */
final class CpioBody extends InputStream {
  private static final int CHUNK = 1 << 16;

  private final CountingStream in;
  private final ArchiveException.Place place;
  private final boolean summed;
  private final long expectedSum;
  private final int padding;
  private long left;
  private long sum;

  CpioBody(CountingStream in, CpioHeader header, ArchiveException.Place place) {
    this(
        in,
        place,
        header.summed() && CpioEntry.kindOf(header).orElse(null) == NodeKind.REGULAR_FILE,
        header.check(),
        header.filesize(),
        header.bodyPadding());
  }

  private CpioBody(
      CountingStream in,
      ArchiveException.Place place,
      boolean summed,
      long expectedSum,
      long left,
      int padding) {
    this.in = in;
    this.place = place;
    this.summed = summed;
    this.expectedSum = expectedSum;
    this.left = left;
    this.padding = padding;
  }

  static CpioBody none(CountingStream in) {
    return new CpioBody(in, new ArchiveException.Place("", "", 0), false, 0, 0, 0);
  }

  /**
   * A symlink's body, read already. GNU cpio writes 0 for its sum, others the right one; Linux does
   * not look.
   */
  static CpioBody consumed(
      CountingStream in, CpioHeader header, ArchiveException.Place place, ImmutableBytes bytes) {
    boolean summed = header.summed() && header.check() != 0;
    CpioBody body = new CpioBody(in, place, summed, header.check(), 0, header.bodyPadding());
    byte[] read = bytes.toByteArray();
    body.add(read, 0, read.length);
    return body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      checkSum();
      return -1;
    }
    int read = in.read(bytes, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw CountingStream.cut(place, left);
    }
    left -= read;
    if (summed) {
      add(bytes, offset, read);
    }
    return read;
  }

  /** Goes to the end of the padding behind the body. */
  void finish() throws IOException {
    if (summed) {
      byte[] chunk = new byte[(int) Math.min(CHUNK, left)];
      while (left > 0) {
        int unused = read(chunk, 0, chunk.length);
      }
    }
    in.skipFully(left, place);
    left = 0;
    checkSum();
    in.skipFully(padding, place);
  }

  private void add(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      sum += bytes[i] & 0xFF;
    }
  }

  private void checkSum() throws CpioException {
    if (summed && (sum & CpioHeader.MAX_FIELD) != expectedSum) {
      throw new CpioException.Corrupt(
          place,
          "sum of the body's bytes",
          String.format("%08X", expectedSum),
          String.format("%08X", sum & CpioHeader.MAX_FIELD));
    }
  }
}
