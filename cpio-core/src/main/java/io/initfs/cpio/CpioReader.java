package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads an archive entry by entry from a stream, in memory of one name at a time. Strict: the first
 * entry that Linux would refuse, lose or read differently is an error. What no reader looks at may
 * be anything: padding, and the check field of magic 070701.
 *
 * <p>Reads not one byte further than asked, so give it a buffered stream. Archives may follow one
 * another, with zeros between:
 *
 * <pre>{@code
 * do {
 *   for (Optional<CpioEntry> e = reader.next(); e.isPresent(); e = reader.next()) { ... }
 * } while (reader.nextArchive());
 * }</pre>
 */
public final class CpioReader {
  private final CountingStream in;
  private final String source;
  private final CpioLimits limits;
  private long entries;
  private long metadataBytes;
  private boolean ended;
  private boolean headerStarted;
  private CpioBody body;

  /**
   * @param source what to call the stream in errors
   */
  public CpioReader(InputStream in, String source, CpioLimits limits) {
    this.in = new CountingStream(in);
    this.source = source;
    this.limits = limits;
    this.body = CpioBody.none(this.in);
  }

  /**
   * The next entry of this archive; empty at its trailer. Skips what is unread of the entry before.
   *
   * @throws CpioException if the archive is not newc, ends early, is odd, or exceeds a limit
   */
  public Optional<CpioEntry> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    body.finish();
    body = CpioBody.none(in);
    if (!headerStarted && !seekHeader()) {
      throw entries == 0
          ? new CpioException.NotThisFormat(
              place("", in.count()), "no archive", "070701 or 070702", "the end of the input")
          : new CpioException.Corrupt(
              place("", in.count()), "archive is cut", "an entry or trailer", "the end");
    }
    headerStarted = false;
    long offset = in.count() - 1;
    if (++entries > limits.maxEntries()) {
      throw new CpioException.LimitExceeded(
          place("", offset), "maxEntries", "at most " + limits.maxEntries(), "one more");
    }
    CpioEntry entry = readEntry(offset);
    ended = entry.isTrailer();
    if (ended) {
      body.finish();
    }
    return ended ? Optional.empty() : Optional.of(entry);
  }

  /**
   * Goes on after a trailer, over any number of zeros.
   *
   * @return whether something follows, which {@link #next} then reads as an archive
   * @throws IllegalStateException if {@link #next} has not come to the trailer yet
   */
  public boolean nextArchive() throws IOException {
    if (!ended) {
      throw new IllegalStateException("the archive before has not ended");
    }
    headerStarted = headerStarted || seekHeader();
    ended = !headerStarted;
    return headerStarted;
  }

  /**
   * The body of the entry that {@link #next} returned last: {@code filesize} bytes of a regular
   * file, empty otherwise. Valid until the next call of {@link #next}; closing it does nothing.
   */
  public InputStream body() {
    return body;
  }

  /** How many bytes have been read or skipped: the end of the trailer once that was reached. */
  public long offset() {
    return in.count();
  }

  /** Skips zeros and takes the first byte of what follows; false at the end of the stream. */
  private boolean seekHeader() throws IOException {
    long zerosFrom = in.count();
    int first = in.read();
    while (first == 0) {
      if (in.count() - zerosFrom > limits.maxZeroBytes()) {
        throw new CpioException.LimitExceeded(
            place("", in.count()),
            "maxZeroBytes",
            "at most " + limits.maxZeroBytes() + " zeros",
            "more");
      }
      first = in.read();
    }
    if (first < 0) {
      return false;
    }
    if (first != '0' || (in.count() - 1) % 4 != 0) {
      byte[] start = new byte[Signature.PREFIX];
      start[0] = (byte) first;
      long at = in.count() - 1;
      in.readNBytes(start, 1, start.length - 1);
      String got = Signature.describe(start) + (first == '0' ? " at an unaligned offset" : "");
      throw new CpioException.NotThisFormat(
          place("", at), "no newc header", "070701 or 070702 at a multiple of 4", got);
    }
    return true;
  }

  private CpioEntry readEntry(long offset) throws IOException {
    byte[] bytes = new byte[CpioHeader.SIZE];
    bytes[0] = '0';
    int length = 1 + in.readNBytes(bytes, 1, bytes.length - 1);
    ArchiveException.Place at = place("", offset);
    if (length < bytes.length) {
      throw new CpioException.Corrupt(at, "header is cut", "110 bytes", length + " bytes");
    }
    CpioHeader header = CpioHeader.read(bytes, at);
    ImmutableBytes name = readName(header, offset);
    String display = name.toString();
    ArchiveException.Place here = place(display, offset);
    in.skipFully(header.namePadding(), here);
    body = new CpioBody(in, header, here);
    ImmutableBytes target = ImmutableBytes.EMPTY;
    if (CpioEntry.kindOf(header).orElse(null) == NodeKind.SYMLINK) {
      target = readTarget(header, here);
    }
    CpioEntry entry = new CpioEntry(header, name, target, offset);
    if (!entry.isTrailer()) {
      requireSound(entry, here);
    }
    return entry;
  }

  private ImmutableBytes readName(CpioHeader header, long offset) throws IOException {
    ArchiveException.Place at = place("", offset);
    if (header.namesize() == 0) {
      throw new CpioException.Corrupt(at, "header field namesize", "1 or more", "0");
    }
    if (header.namesize() > limits.maxNameBytes()) {
      throw new CpioException.LimitExceeded(
          at, "maxNameBytes", "at most " + limits.maxNameBytes(), "" + header.namesize());
    }
    countMetadata(header.namesize(), at);
    byte[] field = in.readFully((int) header.namesize(), at);
    ImmutableBytes bytes = ImmutableBytes.copyOf(field);
    int end = bytes.indexOf((byte) 0);
    if (field[field.length - 1] != 0) {
      throw new CpioException.Corrupt(
          place(bytes.toString(), offset), "name has no end", "a NUL at its end", "none");
    }
    for (int i = end; i < field.length; i++) {
      if (field[i] != 0) {
        throw new CpioException.Corrupt(
            place(bytes.toString(), offset), "bytes behind the name's NUL", "NULs", "others");
      }
    }
    if (end == 0) {
      throw new CpioException.Corrupt(at, "name", "one byte or more", "an empty name");
    }
    return ImmutableBytes.copyOfRange(field, 0, end);
  }

  private ImmutableBytes readTarget(CpioHeader header, ArchiveException.Place here)
      throws IOException {
    if (header.filesize() > limits.maxSymlinkBytes()) {
      throw new CpioException.LimitExceeded(
          here, "maxSymlinkBytes", "at most " + limits.maxSymlinkBytes(), "" + header.filesize());
    }
    countMetadata(header.filesize(), here);
    ImmutableBytes bytes = ImmutableBytes.copyOf(in.readFully((int) header.filesize(), here));
    body = CpioBody.consumed(in, header, here, bytes);
    int end = bytes.indexOf((byte) 0);
    if (end >= 0 && end < bytes.length() - 1) {
      throw new CpioException.Corrupt(here, "symlink target", "no NUL but at its end", "" + bytes);
    }
    // gen_init_cpio counts the target's NUL as part of the body.
    int length = end < 0 ? bytes.length() : end;
    if (length == 0 || length > Symlink.MAX_TARGET) {
      throw new CpioException.Corrupt(
          here, "length of symlink target", "1 to " + Symlink.MAX_TARGET, "" + length);
    }
    return ImmutableBytes.copyOfRange(bytes.toByteArray(), 0, length);
  }

  private void countMetadata(long bytes, ArchiveException.Place place) throws CpioException {
    metadataBytes += bytes;
    if (metadataBytes > limits.maxMetadataBytes()) {
      throw new CpioException.LimitExceeded(
          place, "maxMetadataBytes", "at most " + limits.maxMetadataBytes(), "" + metadataBytes);
    }
  }

  /** What Linux skips or alters without a word is an error here. */
  private static void requireSound(CpioEntry entry, ArchiveException.Place here)
      throws CpioException {
    CpioHeader header = entry.header();
    if (entry.kind().isEmpty()) {
      throw new CpioException.Corrupt(
          here, "mode names no file type", "one of the seven", String.format("%o", header.mode()));
    }
    NodeKind kind = entry.kind().get();
    boolean hasBody = kind == NodeKind.REGULAR_FILE || kind == NodeKind.SYMLINK;
    if (!hasBody && header.filesize() > 0) {
      throw new CpioException.Corrupt(
          here, "body of a " + kind, "none", header.filesize() + " bytes");
    }
    if (!entry.deviceFits()) {
      throw new CpioException.Corrupt(
          here,
          "device number",
          "at most 4095:1048575",
          header.rdevmajor() + ":" + header.rdevminor());
    }
  }

  private ArchiveException.Place place(String entry, long offset) {
    return new ArchiveException.Place(source, entry, offset);
  }
}
