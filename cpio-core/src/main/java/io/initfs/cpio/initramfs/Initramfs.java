package io.initfs.cpio.initramfs;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioLimits;
import io.initfs.fstree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An initramfs image: its segments, and the root file system that Linux makes of them. Contents of
 * plain segments are slices of the image; compressed segments are decoded once, into a temporary
 * file that {@link #close} deletes. Trees and their contents are valid until then.
 */
public final class Initramfs implements Closeable {
  private final ByteSource image;
  private final Spool spool;
  private final @Nullable FileTree base;
  private final ImmutableList<ImageScan.Scanned> scanned;
  private final FileTree tree;
  private final ImmutableList<Finding> findings;
  private final Optional<Bootconfig> bootconfig;

  private Initramfs(
      ByteSource image, Spool spool, @Nullable FileTree base, CpioLimits limits, Report report)
      throws IOException {
    this.image = image;
    this.spool = spool;
    this.base = base;
    long length = image.size();
    this.bootconfig = Bootconfig.find(image, length);
    long end = bootconfig.map(Bootconfig::offset).orElse(length);
    this.scanned = new ImageScan(image, end, limits, report, spool, base != null).scan();
    this.tree = new Unpacker(base, report).unpack(scanned);
    // Opened for use, nobody starts it; and of what Linux stopped at that alone is told.
    if (!report.strict() && !report.stopped()) {
      new RootRules(report, tree).check();
    }
    this.findings = report.findings();
  }

  /**
   * Opens an image for use: whatever Linux would stop at, and every entry it would skip for its
   * form, is an error, and so are a wrong checksum, a cut entry and a missing trailer. What is lost
   * for its place in the tree is in {@link #findings}.
   *
   * @param image must stay as it is until {@link #close}
   * @param name what to call the image in errors
   * @throws CpioException if the image is no initramfs, is malformed, uses lzo, or exceeds a limit
   */
  public static Initramfs open(ByteSource image, String name, CpioLimits limits)
      throws IOException {
    return open(image, null, limits, new Report(name, true));
  }

  /**
   * Opens an image as Linux 7.2 unpacks it: where it stops, the tree ends; what it loses is not in
   * the tree. Both are in {@link #findings}, a stop with the kernel's own message, and so is an
   * init that cannot be run.
   *
   * @param image must stay as it is until {@link #close}
   * @param name what to call the image in errors
   * @throws CpioException if a limit is exceeded, or for a segment of lzo
   */
  public static Initramfs openAsLinux(ByteSource image, String name, CpioLimits limits)
      throws IOException {
    return open(image, null, limits, new Report(name, false));
  }

  /**
   * As {@link #openAsLinux(ByteSource, String, CpioLimits)}, for an image that continues another.
   *
   * @param image begins at a multiple of 4 of the whole; must stay as it is until {@link #close}
   * @param base what was unpacked before
   * @throws CpioException if a limit is exceeded, or for a segment of lzo
   */
  public static Initramfs openAsLinux(
      ByteSource image, String name, CpioLimits limits, FileTree base) throws IOException {
    return open(image, base, limits, new Report(name, false));
  }

  private static Initramfs open(
      ByteSource image, @Nullable FileTree base, CpioLimits limits, Report report)
      throws IOException {
    Spool spool = new Spool(limits);
    try {
      return new Initramfs(image, spool, base, limits, report);
    } catch (IOException | RuntimeException e) {
      try (spool) {
        throw e;
      }
    }
  }

  /** The segments in their order. */
  public ImmutableList<Segment> segments() {
    return scanned.stream()
        .map(ImageScan.Scanned::segment)
        .collect(ImmutableList.toImmutableList());
  }

  /** The root that all segments make together. */
  public FileTree tree() {
    return tree;
  }

  /**
   * The root that the segments {@code [from, to)} alone make.
   *
   * @throws IndexOutOfBoundsException if there are no such segments
   */
  public FileTree tree(int from, int to) {
    return new Unpacker(base, new Report("", false)).unpack(scanned.subList(from, to));
  }

  /**
   * A segment's entries as stored, without trailers and what Linux skips. Offsets count from the
   * start of the segment's unpacked data, for a plain segment from the start of the image.
   */
  public ImmutableList<CpioEntry> entries(Segment segment) {
    return scanned.get(segment.index()).entries().stream()
        .filter(entry -> entry.node() != null)
        .map(ScannedEntry::entry)
        .collect(ImmutableList.toImmutableList());
  }

  /** A segment as it stands in the image, with the padding behind it. */
  public ByteSource bytes(Segment segment) {
    return image.slice(segment.offset(), segment.length() + segment.padding());
  }

  /** What Linux would stop at or lose, and what else is worth knowing, in the order it came up. */
  public ImmutableList<Finding> findings() {
    return findings;
  }

  /** Boot parameters behind the image, which are no part of it. */
  public Optional<Bootconfig> bootconfig() {
    return bootconfig;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
