package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects findings up to a limit. */
final class Findings {
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> failures = new HashSet<>();
  private final int limit;

  Findings(int limit) {
    this.limit = limit;
  }

  void add(Rule rule, Subject subject, long offset, String what, String expected, String got) {
    if (!isFull()) {
      String path = subject.path().toString();
      findings.add(new Finding(rule, path, subject.nid(), offset, what, expected, got));
    }
  }

  void add(Rule rule, Subject subject, long offset, String what, long expected, long got) {
    add(rule, subject, offset, what, Long.toString(expected), Long.toString(got));
  }

  /**
   * Adds what the reader threw. What it throws again, since something else is made of the same, is
   * the same finding: of a packed inode that cannot be loaded a thousand files are made.
   */
  void add(Rule rule, Subject subject, ErofsException failure) {
    if (!isFull() && failures.add(String.valueOf(failure.getMessage()))) {
      Where where = failure.where();
      String what = where.structure() + ": " + failure.what();
      add(rule, subject, where.offset(), what, failure.expected(), failure.got());
    }
  }

  boolean isFull() {
    return findings.size() >= limit;
  }

  ImmutableList<Finding> toList() {
    return ImmutableList.copyOf(findings);
  }
}
