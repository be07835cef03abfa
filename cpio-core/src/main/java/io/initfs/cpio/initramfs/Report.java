package io.initfs.cpio.initramfs;

import com.google.common.collect.ImmutableList;
import io.initfs.cpio.CpioEntry;
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
  void stop(Rule rule, String kernelMessage, String entry, CpioException why) throws CpioException {
    if (strict) {
      throw why;
    }
    if (!stopped) {
      add(rule, why.offset(), entry, kernelMessage);
    }
    stopped = true;
  }

  /** Linux does not get to init with this. */
  void refuse(Rule rule, CpioException why) throws CpioException {
    if (strict) {
      throw why;
    }
    add(rule, why.offset(), "", why.getMessage());
    stopped = true;
  }

  /** Linux goes on; an entry that is malformed it skips. */
  void skipped(Rule rule, String entry, CpioException why) throws CpioException {
    if (strict) {
      throw why;
    }
    add(rule, why.offset(), entry, why.getMessage());
  }

  void add(Rule rule, CpioEntry entry, String text) {
    add(rule, entry.offset(), entry.name().toString(), text);
  }

  void add(Rule rule, long offset, String entry, String text) {
    boolean fatal = rule.level() == Finding.Level.STOPS || rule.level() == Finding.Level.NO_INIT;
    if (++count <= MAX_FINDINGS || fatal) {
      findings.add(new Finding(rule, segment, offset, entry, text));
    }
  }

  ImmutableList<Finding> findings() {
    if (count > MAX_FINDINGS) {
      String more = "there are " + (count - MAX_FINDINGS) + " more findings";
      findings.add(new Finding(Rule.MORE, -1, 0, "", more));
    }
    return findings.build();
  }
}
