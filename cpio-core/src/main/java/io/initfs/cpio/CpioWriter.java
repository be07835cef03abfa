package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes an archive entry by entry to a stream, in memory of one buffer. What it writes is what the
 * header says; {@link CpioArchive} makes headers from trees.
 */
public final class CpioWriter {
  /** Archives end at a multiple of this many bytes, so that others can be appended. */
  public static final int BLOCK = 512;

  private static final int CHUNK = 1 << 16;

  private final OutputStream out;
  private final String sink;
  private final byte[] chunk = new byte[CHUNK];
  private long offset;

  /**
   * @param sink what to call the stream in errors
   */
  public CpioWriter(OutputStream out, String sink) {
    this.out = out;
    this.sink = sink;
  }

  /**
   * Writes one entry.
   *
   * @param header with the size of the body, and a namesize of at least one more than the name has;
   *     if it is larger, NULs fill the name field, which can serve to align the body
   * @param body read to its end
   * @throws CpioException.Unsupported if the name is that of a trailer, which would end the archive
   * @throws CpioException.Corrupt if {@code body} has not as many bytes as the header says; the
   *     archive is then unusable
   * @throws IllegalArgumentException if the name has a NUL or does not fit {@code namesize}
   */
  public void write(CpioHeader header, ImmutableBytes name, InputStream body) throws IOException {
    if (name.equals(CpioEntry.TRAILER_NAME)) {
      throw new CpioException.Unsupported(
          place(name), "name at the root", "any other", "the name of a trailer");
    }
    if (name.indexOf((byte) 0) >= 0 || header.namesize() <= name.length()) {
      throw new IllegalArgumentException("name does not fit its field: " + name);
    }
    writeHead(header, name);
    copyBody(header, name, body);
    zeros(header.bodyPadding());
  }

  /** Writes the trailer and fills the last {@link #BLOCK} with zeros. Does not close the stream. */
  public void finish() throws IOException {
    CpioHeader trailer =
        new CpioHeader(
            false, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, CpioEntry.TRAILER_NAME.length() + 1, 0);
    writeHead(trailer, CpioEntry.TRAILER_NAME);
    zeros(-offset & (BLOCK - 1));
    out.flush();
  }

  /** How many bytes have been written: where the next header will start. */
  public long offset() {
    return offset;
  }

  private void writeHead(CpioHeader header, ImmutableBytes name) throws IOException {
    write(header.toByteArray(), CpioHeader.SIZE);
    write(name.toByteArray(), name.length());
    zeros(header.namesize() - name.length() + header.namePadding());
  }

  private void copyBody(CpioHeader header, ImmutableBytes name, InputStream body)
      throws IOException {
    long left = header.filesize();
    while (left > 0) {
      int read = body.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        throw wrongLength(header, name, header.filesize() - left + " bytes");
      }
      write(chunk, read);
      left -= read;
    }
    if (body.read() >= 0) {
      throw wrongLength(header, name, "more");
    }
  }

  private CpioException wrongLength(CpioHeader header, ImmutableBytes name, String got) {
    return new CpioException.Corrupt(
        place(name), "length of the body", header.filesize() + " bytes as announced", got);
  }

  private ArchiveException.Place place(ImmutableBytes name) {
    return new ArchiveException.Place(sink, name.toString(), offset);
  }

  private void zeros(long count) throws IOException {
    byte[] zeros = new byte[(int) Math.min(BLOCK, count)];
    for (long left = count; left > 0; left -= zeros.length) {
      write(zeros, (int) Math.min(zeros.length, left));
    }
  }

  private void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    offset += length;
  }
}
