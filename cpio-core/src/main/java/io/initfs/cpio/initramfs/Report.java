package io.initfs.cpio.initramfs;

import com.google.common.collect.ImmutableList;
import io.initfs.cpio.CpioException;
import io.initfs.fstree.ArchiveException;

/**
 * Where a scan tells what is wrong: strict, the first error is thrown; as the kernel does it, it
 * becomes a finding, and a stop ends the scan.
 */
final class Report {
  /** A hostile image could have one for each entry. */
  static final int MAX_FINDINGS = 1000;

  private final String source;
  private final boolean strict;
  private final ImmutableList.Builder<Finding> findings = ImmutableList.builder();
  private int segment = -1;
  private long count;
  private boolean stopped;

  Report(String source, boolean strict) {
    this.source = source;
    this.strict = strict;
  }

  boolean strict() {
    return strict;
  }

  boolean stopped() {
    return stopped;
  }

  void enterSegment(int index) {
    segment = index;
  }

  ArchiveException.Place place(String entry, long offset) {
    String where =
        segment < 0 ? entry : "segment " + segment + (entry.isEmpty() ? "" : ", " + entry);
    return new ArchiveException.Place(source, where, offset);
  }

  /** Linux stops here with {@code kernelMessage}. Only its first message counts. */
  void stop(String kernelMessage, String entry, CpioException why) throws CpioException {
    if (strict) {
      throw why;
    }
    if (!stopped) {
      add(Finding.Level.STOPS, why.offset(), entry, kernelMessage);
    }
    stopped = true;
  }

  /** Linux crashes here. */
  void crash(CpioException why) throws CpioException {
    if (strict) {
      throw why;
    }
    add(Finding.Level.CRASHES, why.offset(), "", why.getMessage());
    stopped = true;
  }

  /** Linux skips an entry that is malformed. */
  void skipped(String entry, CpioException why) throws CpioException {
    if (strict) {
      throw why;
    }
    add(Finding.Level.LOSES, why.offset(), entry, why.getMessage());
  }

  void add(Finding.Level level, long offset, String entry, String text) {
    boolean fatal = level == Finding.Level.STOPS || level == Finding.Level.CRASHES;
    if (++count <= MAX_FINDINGS || fatal) {
      findings.add(new Finding(level, segment, offset, entry, text));
    }
  }

  ImmutableList<Finding> findings() {
    if (count > MAX_FINDINGS) {
      String more = "there are " + (count - MAX_FINDINGS) + " more findings";
      findings.add(new Finding(Finding.Level.NOTE, -1, 0, "", more));
    }
    return findings.build();
  }
}
