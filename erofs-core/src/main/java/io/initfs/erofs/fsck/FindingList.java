package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.failure.ErofsException;
import java.util.ArrayList;
import java.util.List;

/** Collects findings up to a limit. */
final class FindingList {
  private final List<Finding> findings = new ArrayList<>();
  private final int limit;

  FindingList(int limit) {
    this.limit = limit;
  }

  void add(Finding.Rule rule, String path, long nid, String text) {
    if (!isFull()) {
      findings.add(new Finding(rule, path, nid, text));
    }
  }

  void add(Finding.Rule rule, String path, long nid, ErofsException failure) {
    add(rule, path, nid, String.valueOf(failure.getMessage()));
  }

  boolean isFull() {
    return findings.size() >= limit;
  }

  ImmutableList<Finding> toList() {
    return ImmutableList.copyOf(findings);
  }
}
