package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioHeader;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of one file should say the same of it. Where they do not, two files have one number, or
 * have got it because an archive has no end: Linux makes one of them, other tools another.
 */
final class LinkRules {
  /** What the first name said, and how many names there are. */
  private static final class Group {
    private final CpioEntry first;
    private final int segment;
    private boolean hasBody;
    private long names;

    Group(CpioEntry first, int segment) {
      this.first = first;
      this.segment = segment;
    }
  }

  private final Report report;
  private final Map<CpioEntry.LinkKey, Group> groups = new HashMap<>();
  private int segment;

  LinkRules(Report report) {
    this.report = report;
  }

  void enterSegment(Segment entered) {
    segment = entered.index();
  }

  /** At a trailer. */
  void forget() {
    groups.clear();
  }

  void check(CpioEntry entry, Node node) {
    Optional<CpioEntry.LinkKey> key = entry.linkKey();
    if (key.isEmpty() || node instanceof Directory || node instanceof Symlink) {
      return;
    }
    Group group = groups.computeIfAbsent(key.get(), unused -> new Group(entry, segment));
    group.names++;
    boolean body = node instanceof RegularFile file && file.size() > 0;
    if (group.names > 1) {
      compare(group, entry, body);
    }
    group.hasBody |= body;
  }

  private void compare(Group group, CpioEntry entry, boolean body) {
    if (group.segment != segment) {
      String text = "linked to " + group.first.name() + " of segment " + group.segment;
      report.add(Rule.LINK_ACROSS, entry, text + ", which has no trailer");
      return;
    }
    CpioHeader header = entry.header();
    CpioHeader first = group.first.header();
    List<String> differences = new ArrayList<>();
    if (header.mode() != first.mode()) {
      differences.add(String.format("mode %o and %o", first.mode(), header.mode()));
    }
    if (header.uid() != first.uid() || header.gid() != first.gid()) {
      differences.add(
          String.format(
              "owner %d:%d and %d:%d", first.uid(), first.gid(), header.uid(), header.gid()));
    }
    if (header.mtime() != first.mtime()) {
      differences.add("time " + first.mtime() + " and " + header.mtime());
    }
    if (body && group.hasBody) {
      differences.add("two bodies");
    }
    if (group.names == header.nlink() + 1) {
      differences.add("nlink " + header.nlink() + " and one name more");
    }
    if (!differences.isEmpty()) {
      String text =
          "linked to " + group.first.name() + ": expected equal headers and one body, got ";
      report.add(Rule.LINKS, entry, text + String.join(", ", differences));
    }
  }
}
