package io.initfs.cpio.initramfs;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioHeader;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.Signature;
import io.initfs.fstree.ArchiveException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks an image as Linux's unpacker does and notes what it holds.
 *
 * <pre>
 *   between segments:  '0' at a multiple of 4   plain cpio
 *                      00                       skipped
 *                      else                     compressed, by two bytes
 *   plain cpio:        after each entry zeros may stand, then an entry or anything between segments
 *   compressed:        after each entry zeros may stand, then an entry or the end, nothing else
 * </pre>
 *
 * Linux sees no border between plain archives. Here a trailer is one, so that the early archive can
 * be had by itself.
 */
final class ImageScan {
  private static final String JUNK_AT_END = "junk at the end of compressed archive";

  /** A segment and what its entries make. */
  record Scanned(Segment segment, ImmutableList<ScannedEntry> entries) {}

  private final ByteSource image;
  private final long end;
  private final CpioLimits limits;
  private final Report report;
  private final Spool spool;
  private final List<Scanned> segments = new ArrayList<>();
  private boolean unpacking;
  private boolean compressedSeen;
  private long entryCount;
  private long metadataBytes;
  private SegmentContents contents = new SegmentContents();

  /**
   * @param end where the image ends in its source
   * @param unpacking whether something was unpacked before; Linux is harder on an image's beginning
   */
  ImageScan(
      ByteSource image,
      long end,
      CpioLimits limits,
      Report report,
      Spool spool,
      boolean unpacking) {
    this.image = image;
    this.end = end;
    this.limits = limits;
    this.report = report;
    this.spool = spool;
    this.unpacking = unpacking;
  }

  /** The segments up to the end, or up to where Linux stops. */
  ImmutableList<Scanned> scan() throws IOException {
    try (RegionInput in = new RegionInput(image, 0, end)) {
      skipZeros(in);
      while (in.remaining() > 0 && !report.stopped()) {
        scanSegment(in);
        if (!report.stopped()) {
          skipZeros(in);
          notePadding(in.position());
        }
      }
    }
    if (segments.isEmpty() && !report.stopped()) {
      ArchiveException.Place at = report.place("", end);
      String got = end == 0 ? "no bytes" : "zeros";
      CpioException why =
          new CpioException.NotThisFormat(at, "no initramfs", "cpio or compressed cpio", got);
      if (report.strict()) {
        throw why;
      }
      report.add(Rule.EMPTY, 0, "", why.getMessage());
    }
    return ImmutableList.copyOf(segments);
  }

  private void skipZeros(RegionInput in) throws IOException {
    long most = limits.maxZeroBytes();
    if (in.skipZeros(most) > most) {
      throw new CpioException.LimitExceeded(
          report.place("", in.position()), "maxZeroBytes", "at most " + most + " zeros", "more");
    }
  }

  private void scanSegment(RegionInput in) throws IOException {
    long start = in.position();
    if (segments.size() >= limits.maxSegments()) {
      throw new CpioException.LimitExceeded(
          report.place("", start), "maxSegments", "at most " + limits.maxSegments(), "one more");
    }
    byte[] prefix = in.peek(Signature.PREFIX);
    boolean plain = prefix[0] == '0' && start % 4 == 0;
    Optional<Codec> codec = plain ? Optional.of(Codec.PLAIN) : Codec.detectCompressed(prefix);
    if (codec.isEmpty()) {
      stopAtUnknown(start, prefix);
      return;
    }
    report.enterSegment(segments.size());
    contents = new SegmentContents();
    long length;
    long unpackedSize;
    if (plain) {
      length = scanPlain(in) - start;
      unpackedSize = length;
    } else {
      unpackedSize = scanCompressed(codec.get(), in);
      length = in.position() - start;
    }
    boolean early = plain && !compressedSeen && contents.isEarly();
    compressedSeen |= !plain;
    Segment segment =
        new Segment(
            segments.size(),
            codec.get(),
            start,
            length,
            0,
            unpackedSize,
            contents.count(),
            early,
            contents.endsWithTrailer());
    segments.add(new Scanned(segment, contents.entries()));
    report.enterSegment(-1);
  }

  private void stopAtUnknown(long start, byte[] prefix) throws CpioException {
    ArchiveException.Place at = report.place("", start);
    String expected = "cpio at a multiple of 4, or compressed cpio";
    String got = Signature.describe(prefix) + (prefix[0] == '0' ? " at another offset" : "");
    CpioException why =
        segments.isEmpty()
            ? new CpioException.NotThisFormat(at, "no initramfs", expected, got)
            : new CpioException.Corrupt(at, "unknown bytes behind a segment", expected, got);
    report.stop(Rule.MAGIC, "invalid magic at start of compressed archive", "", why);
  }

  /** Where the last entry ended. */
  private long scanPlain(RegionInput in) throws IOException {
    ImageRegion region = new ImageRegion(image, 0, end);
    EntryScanner scanner = new EntryScanner(region, in, 0, limits, report);
    while (true) {
      EntryScanner.End ended = scanOne(scanner);
      long position = in.position();
      if (ended == EntryScanner.End.STOPPED
          || ended == EntryScanner.End.CUT
          || contents.endsWithTrailer()) {
        return position;
      }
      skipZeros(in);
      boolean more = in.remaining() > 0;
      if (more && in.position() % 4 != 0) {
        report.stop(Rule.PADDING, "broken padding", "", junk(in));
        return position;
      }
      if (!more || in.peek(1)[0] != '0') {
        requireTrailer(position);
        return position;
      }
    }
  }

  private long scanCompressed(Codec codec, RegionInput in) throws IOException {
    ImageRegion packed = new ImageRegion(image, in.position(), end);
    long start = spool.size();
    @Nullable DecodeFailure failure = null;
    try {
      Decoder decoder = Decoder.of(codec, packed, report);
      OutputStream out = spool.segment(in, report);
      decoder.decode(in, out);
    } catch (DecodeFailure e) {
      failure = e;
      if (report.strict()) {
        throw e.why();
      }
    }
    long length = spool.size() - start;
    boolean refused = report.stopped();
    boolean complete = refused || scanUnpacked(start, spool.size(), codec);
    if (failure != null) {
      report.stop(Rule.CODEC, failure.kernelMessage(), "", failure.why());
    } else if (!complete) {
      report.stop(Rule.STREAM_END, JUNK_AT_END, "", cutStream(length));
    }
    return length;
  }

  /** Whether the data ended between entries. */
  private boolean scanUnpacked(long start, long stop, Codec codec) throws IOException {
    ImageRegion region = new ImageRegion(spool.bytes(), start, stop);
    try (RegionInput in = region.open()) {
      if (unpacking) {
        skipZeros(in);
      } else if (in.remaining() == 0) {
        return false;
      }
      EntryScanner scanner = new EntryScanner(region, in, start, limits, report);
      while (in.remaining() > 0) {
        long offset = in.position() - start;
        if (unpacking && in.peek(1)[0] != '0') {
          report.stop(Rule.PADDING, "junk within compressed archive", "", junk(in));
          return true;
        }
        if (offset % 4 != 0) {
          report.stop(Rule.PADDING, "broken padding", "", junk(in));
          return true;
        }
        EntryScanner.End ended = scanOne(scanner);
        if (ended == EntryScanner.End.STOPPED) {
          return true;
        }
        if (ended == EntryScanner.End.CUT || losesRest(ended, offset, codec)) {
          return false;
        }
        skipZeros(in);
      }
      requireTrailer(stop - start);
      return true;
    }
  }

  /**
   * A defect of Linux: having skipped an entry whose header lies across two of the decompressor's
   * output windows, it reads that header again, and so skips to the end.
   */
  private static boolean losesRest(EntryScanner.End ended, long offset, Codec codec) {
    long window = codec.window();
    return ended == EntryScanner.End.SKIPPED
        && offset / window != (offset + CpioHeader.SIZE - 1) / window;
  }

  private EntryScanner.End scanOne(EntryScanner scanner) throws IOException {
    if (++entryCount > limits.maxEntries()) {
      throw new CpioException.LimitExceeded(
          report.place("", 0), "maxEntries", "at most " + limits.maxEntries(), "one more");
    }
    EntryScanner.End ended = scanner.next();
    unpacking = true;
    Optional<ScannedEntry> scanned = scanner.scanned();
    if (scanned.isPresent()) {
      contents.add(scanned.get());
      CpioEntry entry = scanned.get().entry();
      metadataBytes += entry.name().length() + entry.target().length();
    }
    if (metadataBytes > limits.maxMetadataBytes()) {
      throw new CpioException.LimitExceeded(
          report.place("", 0),
          "maxMetadataBytes",
          "at most " + limits.maxMetadataBytes(),
          "" + metadataBytes);
    }
    return ended;
  }

  private void requireTrailer(long offset) throws CpioException {
    if (contents.count() > 0 && !contents.endsWithTrailer()) {
      CpioException why =
          new CpioException.Corrupt(
              report.place("", offset), "archive has no trailer", "an entry TRAILER!!!", "the end");
      report.skipped(Rule.TRAILER, "", why);
    }
  }

  private CpioException junk(RegionInput in) throws IOException {
    return new CpioException.Corrupt(
        report.place("", in.position()),
        "bytes between entries",
        "zeros, then a header at a multiple of 4",
        Signature.describe(in.peek(Signature.PREFIX)));
  }

  private CpioException cutStream(long length) {
    return new CpioException.Corrupt(
        report.place("", length), "compressed archive", "an end between entries", "none");
  }

  /** The zeros from the end of the last segment to {@code position} are its padding. */
  private void notePadding(long position) {
    int last = segments.size() - 1;
    Scanned scanned = segments.get(last);
    Segment segment = scanned.segment();
    long padding = position - segment.offset() - segment.length();
    segments.set(last, new Scanned(segment.withPadding(padding), scanned.entries()));
  }
}
