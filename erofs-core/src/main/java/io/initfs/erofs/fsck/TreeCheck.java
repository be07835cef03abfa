package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.FileType;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.read.DirectoryEntry;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks all directories once: their entries against the rules, link counts against the names. */
final class TreeCheck {
  private static final ImmutableBytes DOT = ImmutableBytes.utf8(".");
  private static final ImmutableBytes DOT_DOT = ImmutableBytes.utf8("..");

  /** mkfs.erofs's link count of a directory that has too many for 16 bits. */
  private static final int UNKNOWN_LINKS = 1;

  private record Visit(long nid, long parent, String path) {}

  /** An inode that has been met: itself, one of its paths, and how many names it should have. */
  private static final class Met {
    final Inode inode;
    final String path;
    long links;

    Met(Inode inode, String path, long links) {
      this.inode = inode;
      this.path = path;
      this.links = links;
    }
  }

  private final NodeReader reader;
  private final DataCheck data;
  private final FindingList findings;
  private final Map<Long, Met> met = new LinkedHashMap<>();
  private final Deque<Visit> pending = new ArrayDeque<>();

  TreeCheck(NodeReader reader, DataCheck data, FindingList findings) {
    this.reader = reader;
    this.data = data;
    this.findings = findings;
  }

  void run() throws IOException {
    long root = reader.volume().rootNid();
    @Nullable Met first = meet(root, "/");
    if (first != null && first.inode.kind() != NodeKind.DIRECTORY) {
      report(
          Finding.Rule.SUPERBLOCK, first, "root: expected a directory, got " + first.inode.kind());
    } else if (first != null) {
      pending.add(new Visit(root, root, "/"));
    }
    while (!pending.isEmpty() && !findings.isFull()) {
      checkDirectory(pending.remove());
    }
    for (Met inode : met.values()) {
      checkLinks(inode);
    }
  }

  private void checkDirectory(Visit visit) throws IOException {
    List<DirectoryEntry> entries;
    try {
      entries = reader.entries(met.get(visit.nid()).inode);
    } catch (ErofsException e) {
      findings.add(Finding.Rule.DIRECTORY, visit.path(), visit.nid(), e);
      return;
    }
    checkOrder(visit, entries);
    Map<ImmutableBytes, Long> dots = new HashMap<>();
    for (DirectoryEntry entry : entries) {
      if (entry.isDot()) {
        dots.put(entry.name(), entry.nid());
      } else if (!EntryName.isValid(entry.name())) {
        report(visit, "name \"" + entry.name() + "\": expected no slash and no NUL");
      } else if (!findings.isFull()) {
        checkChild(visit, entry);
      }
    }
    checkDot(visit, dots, DOT, visit.nid());
    checkDot(visit, dots, DOT_DOT, visit.parent());
  }

  private void checkOrder(Visit visit, List<DirectoryEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      ImmutableBytes before = entries.get(i - 1).name();
      ImmutableBytes name = entries.get(i).name();
      if (before.compareTo(name) >= 0) {
        report(visit, "order: expected a name after \"" + before + "\", got \"" + name + "\"");
      }
    }
  }

  private void checkDot(
      Visit visit, Map<ImmutableBytes, Long> dots, ImmutableBytes name, long expected) {
    @Nullable Long got = dots.get(name);
    if (got == null || got != expected) {
      report(visit, "\"" + name + "\": expected nid " + expected + ", got " + got);
    }
  }

  private void checkChild(Visit visit, DirectoryEntry entry) throws IOException {
    String path = (visit.path().equals("/") ? "/" : visit.path() + "/") + entry.name();
    boolean known = met.containsKey(entry.nid());
    @Nullable Met child = meet(entry.nid(), path);
    if (child == null) {
      return;
    }
    int type = FileType.of(child.inode.kind());
    if (entry.fileType() != type) {
      report(
          visit,
          "type of \"" + entry.name() + "\": expected " + type + ", got " + entry.fileType());
    }
    if (child.inode.kind() == NodeKind.DIRECTORY) {
      met.get(visit.nid()).links++;
      if (known) {
        report(visit, "directory \"" + entry.name() + "\": expected one name, got a second");
      } else {
        pending.add(new Visit(entry.nid(), visit.nid(), path));
      }
    } else {
      child.links++;
    }
  }

  /** Loads an inode and checks its data when it is first met. */
  private @Nullable Met meet(long nid, String path) throws IOException {
    if (met.containsKey(nid)) {
      return met.get(nid);
    }
    try {
      Inode inode = reader.inode(nid);
      Met first = new Met(inode, path, inode.kind() == NodeKind.DIRECTORY ? 2 : 0);
      met.put(nid, first);
      data.check(inode, path);
      return first;
    } catch (ErofsException e) {
      findings.add(Finding.Rule.INODE, path, nid, e);
      return null;
    }
  }

  private void checkLinks(Met inode) {
    long stored = inode.inode.links();
    boolean unknown = inode.inode.kind() == NodeKind.DIRECTORY && stored == UNKNOWN_LINKS;
    if (stored != inode.links && !unknown) {
      report(Finding.Rule.INODE, inode, "nlink: expected " + inode.links + ", got " + stored);
    }
  }

  private void report(Visit visit, String text) {
    findings.add(Finding.Rule.DIRECTORY, visit.path(), visit.nid(), text);
  }

  private void report(Finding.Rule rule, Met inode, String text) {
    findings.add(rule, inode.path, inode.inode.nid(), text);
  }
}
