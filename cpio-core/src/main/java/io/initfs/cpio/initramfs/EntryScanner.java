package io.initfs.cpio.initramfs;

import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioHeader;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads single entries as Linux's unpacker does, its tests in its order. What it skips without a
 * word, what it stops at, and what is cut off by the end are told to the {@link Report}.
 */
final class EntryScanner {
  private static final String MALFORMED = "malformed archive";
  private static final int PATH_MAX = 4096;

  /** How reading an entry ended. */
  enum End {
    /** An entry to act on, {@link EntryScanner#scanned}. */
    ENTRY,
    /** An entry that Linux skips. */
    SKIPPED,
    /** The data ended before the entry did; what is to act on has been kept. */
    CUT,
    STOPPED
  }

  private final ImageRegion region;
  private final RegionInput in;
  private final long origin;
  private final CpioLimits limits;
  private final Report report;
  private Optional<ScannedEntry> scanned = Optional.empty();

  /**
   * @param origin where offset 0 of what is reported is in the region's source
   */
  EntryScanner(ImageRegion region, RegionInput in, long origin, CpioLimits limits, Report report) {
    this.region = region;
    this.in = in;
    this.origin = origin;
    this.limits = limits;
    this.report = report;
  }

  /** What the last call of {@link #next} found to act on. */
  Optional<ScannedEntry> scanned() {
    return scanned;
  }

  End next() throws IOException {
    scanned = Optional.empty();
    long offset = in.position() - origin;
    ArchiveException.Place at = report.place("", offset);
    byte[] bytes = in.take(CpioHeader.SIZE);
    if (bytes.length < CpioHeader.SIZE) {
      return cut("", offset, "header");
    }
    CpioHeader header;
    try {
      header = CpioHeader.read(bytes, at);
    } catch (CpioException e) {
      report.stop(Rule.HEADER, headerMessage(e, bytes), "", e);
      return End.STOPPED;
    }
    boolean symlink = CpioEntry.kindOf(header).orElse(null) == NodeKind.SYMLINK;
    if (header.namesize() == 0 || header.namesize() > PATH_MAX) {
      return skip(
          Rule.NAME_SIZE,
          header,
          "",
          wrong(at, "header field namesize", "1 to 4096", header.namesize()));
    }
    if (symlink && header.filesize() > PATH_MAX) {
      return skip(
          Rule.SYMLINK_TARGET,
          header,
          "",
          wrong(at, "filesize of a symlink", "at most 4096", header.filesize()));
    }
    requireWithin(at, "maxNameBytes", header.namesize(), limits.maxNameBytes());
    return readName(header, offset, symlink);
  }

  private End readName(CpioHeader header, long offset, boolean symlink) throws IOException {
    byte[] field = in.take((int) header.namesize());
    if (field.length < header.namesize()) {
      return cut("", offset, "name");
    }
    ImmutableBytes name = beforeNul(field);
    String display = name.toString();
    if (!skipFill(header.namePadding(), display, offset, "name")) {
      return cut("", offset, "name");
    }
    EntryRules rules = new EntryRules(report, offset, display);
    rules.check(header);
    rules.checkName(name);
    rules.checkRest(Rule.NAME_REST, field, name.length());
    ArchiveException.Place at = report.place(display, offset);
    boolean regular = CpioEntry.kindOf(header).orElse(null) == NodeKind.REGULAR_FILE;
    if (!regular && !symlink && header.filesize() > 0) {
      return skipBody(
          Rule.BODY,
          header,
          display,
          wrong(at, "body of what is no file", "none", header.filesize()));
    }
    if (field[field.length - 1] != 0) {
      report.stop(
          Rule.NAME_END,
          MALFORMED,
          display,
          new CpioException.Corrupt(at, "name has no end", "a NUL at its end", "none"));
      return End.STOPPED;
    }
    if (name.equals(CpioEntry.TRAILER_NAME)) {
      rules.checkTrailer(header);
    }
    if (symlink) {
      return readSymlink(header, name, offset);
    }
    CpioEntry entry = new CpioEntry(header, name, ImmutableBytes.EMPTY, offset);
    if (entry.isTrailer()) {
      scanned = Optional.of(new ScannedEntry(entry, null));
      return skipRest(header, display, offset);
    }
    if (entry.kind().isEmpty()) {
      return skipBody(Rule.TYPE, header, display, wrong(at, "mode", "a file type", header.mode()));
    }
    return regular ? readFile(entry) : keep(entry, entry.toNode(ByteSource.empty()));
  }

  private End readSymlink(CpioHeader header, ImmutableBytes name, long offset) throws IOException {
    ArchiveException.Place at = report.place(name.toString(), offset);
    requireWithin(at, "maxSymlinkBytes", header.filesize(), limits.maxSymlinkBytes());
    byte[] body = in.take((int) header.filesize());
    if (body.length < header.filesize()) {
      return cut(name.toString(), offset, "symlink");
    }
    CpioEntry entry = new CpioEntry(header, name, beforeNul(body), offset);
    new EntryRules(report, offset, name.toString())
        .checkRest(Rule.SYMLINK_REST, body, entry.target().length());
    if (report.strict() && entry.target().length() == 0) {
      throw new CpioException.Corrupt(at, "symlink target", "1 to 4095 bytes", "none");
    }
    End unused = keep(entry, entry.toNode(ByteSource.empty()));
    return skipPadding(header, name.toString(), offset);
  }

  private End readFile(CpioEntry entry) throws IOException {
    CpioHeader header = entry.header();
    long start = in.position();
    long there = Math.min(header.filesize(), in.remaining());
    if (there < header.filesize()) {
      // Linux has made the file at its full length by now, and never sets its time.
      ByteSource data = region.source().slice(start, there);
      Node node = entry.toNode(ByteSource.concat(data, new HoleSource(header.filesize() - there)));
      End unused = keep(entry, node.withMetadata(node.metadata().withMtime(Timestamp.EPOCH)));
      in.skip(there);
      return cut(entry.name().toString(), entry.offset(), "body");
    }
    ByteSource content = there == 0 ? ByteSource.empty() : region.source().slice(start, there);
    End unused = keep(entry, entry.toNode(content));
    if (!header.summed()) {
      in.skip(there);
    } else if (sum(there) != header.check()) {
      report.stop(
          Rule.SUM,
          "bad data checksum",
          entry.name().toString(),
          wrong(
              report.place(entry.name().toString(), entry.offset()),
              "header field check",
              "the sum of the body's bytes",
              header.check()));
      return End.STOPPED;
    }
    return skipPadding(header, entry.name().toString(), entry.offset());
  }

  private long sum(long length) throws IOException {
    long sum = 0;
    long left = length;
    while (left > 0 && in.fill()) {
      int count = (int) Math.min(left, in.buffered());
      byte[] buffer = in.buffer();
      for (int i = in.head(); i < in.head() + count; i++) {
        sum += buffer[i] & 0xFF;
      }
      in.consume(count);
      left -= count;
    }
    return sum & CpioHeader.MAX_FIELD;
  }

  private End keep(CpioEntry entry, Node node) throws CpioException {
    if (report.strict()) {
      entry.requireNoParent(report.place(entry.name().toString(), entry.offset()));
    }
    scanned = Optional.of(new ScannedEntry(entry, node));
    return End.ENTRY;
  }

  private End skip(Rule rule, CpioHeader header, String name, CpioException why)
      throws IOException {
    report.skipped(rule, name, why);
    long nameField = header.namesize() + header.namePadding();
    if (in.skip(nameField) < nameField) {
      return cut(name, why.offset(), "name");
    }
    return skipRest(header, name, why.offset()) == End.CUT ? End.CUT : End.SKIPPED;
  }

  private End skipBody(Rule rule, CpioHeader header, String name, CpioException why)
      throws IOException {
    report.skipped(rule, name, why);
    return skipRest(header, name, why.offset()) == End.CUT ? End.CUT : End.SKIPPED;
  }

  private End skipRest(CpioHeader header, String name, long offset) throws IOException {
    if (in.skip(header.filesize()) < header.filesize()) {
      return cut(name, offset, "body");
    }
    return skipPadding(header, name, offset);
  }

  private End skipPadding(CpioHeader header, String name, long offset) throws IOException {
    boolean there = skipFill(header.bodyPadding(), name, offset, "body");
    return there ? End.ENTRY : cut(name, offset, "padding");
  }

  /** Skips bytes that Linux does not look at; false if not all of them are there. */
  private boolean skipFill(int count, String name, long offset, String part) throws IOException {
    int union = 0;
    for (int i = 0; i < count; i++) {
      union |= in.read();
    }
    if (union > 0) {
      new EntryRules(report, offset, name).notZeros(part);
    }
    return union >= 0;
  }

  /** In a plain segment Linux does not notice; in a compressed one the caller says what it says. */
  private End cut(String name, long offset, String part) throws CpioException {
    report.skipped(
        Rule.CUT,
        name,
        new CpioException.Corrupt(
            report.place(name, offset), "entry is cut", "the rest of its " + part, "the end"));
    return End.CUT;
  }

  private void requireWithin(ArchiveException.Place at, String limit, long value, long most)
      throws CpioException {
    if (value > most) {
      throw new CpioException.LimitExceeded(at, limit, "at most " + most, "" + value);
    }
  }

  private static String headerMessage(CpioException e, byte[] bytes) {
    if (e instanceof CpioException.Corrupt) {
      return "damaged header";
    }
    return ImmutableBytes.copyOfRange(bytes, 0, 6).equals(ImmutableBytes.utf8("070707"))
        ? "incorrect cpio method used: use -H newc option"
        : "no cpio magic";
  }

  private static CpioException wrong(
      ArchiveException.Place at, String what, String expected, long got) {
    return new CpioException.Corrupt(at, what, expected, Long.toString(got));
  }

  private static ImmutableBytes beforeNul(byte[] field) {
    ImmutableBytes all = ImmutableBytes.copyOf(field);
    int end = all.indexOf((byte) 0);
    return end < 0 ? all : ImmutableBytes.copyOfRange(field, 0, end);
  }
}
