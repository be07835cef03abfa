package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.FileType;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.read.DirectoryCursor;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks all directories once: their entries against the rules, link counts against the names. */
final class TreeCheck {
  private static final ImmutableBytes DOT = ImmutableBytes.utf8(".");
  private static final ImmutableBytes DOT_DOT = ImmutableBytes.utf8("..");

  /** mkfs.erofs's link count of a directory that has too many for 16 bits. */
  private static final int UNKNOWN_LINKS = 1;

  private record Visit(Met directory, long parent) {}

  /** An inode that has been met: itself, one of its places, and how many names it should have. */
  private static final class Met {
    final Inode inode;
    final Place place;
    long links;

    Met(Inode inode, Place place, long links) {
      this.inode = inode;
      this.place = place;
      this.links = links;
    }
  }

  private final NodeReader reader;
  private final DataCheck data;
  private final FindingList findings;
  private final Map<Long, Met> met = new LinkedHashMap<>();
  private final Deque<Visit> pending = new ArrayDeque<>();
  private long entryCount;

  TreeCheck(NodeReader reader, DataCheck data, FindingList findings) {
    this.reader = reader;
    this.data = data;
    this.findings = findings;
  }

  void run() throws IOException {
    long root = reader.volume().superblock().rootNid();
    @Nullable Met first = meet(root, Place.ROOT);
    if (first != null && first.inode.kind() != NodeKind.DIRECTORY) {
      report(
          Finding.Rule.SUPERBLOCK, first, "root: expected a directory, got " + first.inode.kind());
    } else if (first != null) {
      pending.add(new Visit(first, root));
    }
    while (!pending.isEmpty() && !findings.isFull()) {
      checkDirectory(pending.remove());
    }
    for (Met inode : met.values()) {
      if (findings.isFull()) {
        return;
      }
      checkLinks(inode);
    }
  }

  private void checkDirectory(Visit visit) throws IOException {
    Met directory = visit.directory();
    Map<ImmutableBytes, Long> dots = new HashMap<>();
    try {
      DirectoryCursor entries = reader.entries(directory.inode);
      @Nullable ImmutableBytes before = null;
      for (var next = entries.next(); next.isPresent(); next = entries.next()) {
        if (findings.isFull()) {
          return;
        }
        countEntry(directory);
        checkOrder(directory, before, next.get().name());
        checkEntry(directory, next.get(), dots);
        before = next.get().name();
      }
    } catch (ErofsException e) {
      report(Finding.Rule.DIRECTORY, directory, String.valueOf(e.getMessage()));
      return;
    }
    checkDot(directory, dots, DOT, directory.inode.dotOmitted() ? null : directory.inode.nid());
    checkDot(directory, dots, DOT_DOT, visit.parent());
  }

  /** Directories may share their data, so that there are far more entries than the image holds. */
  private void countEntry(Met directory) throws LimitExceededException {
    if (++entryCount > reader.limits().maxEntries()) {
      pending.clear();
      throw limitExceeded(directory.inode, "maxEntries", reader.limits().maxEntries(), entryCount);
    }
  }

  private void checkOrder(Met directory, @Nullable ImmutableBytes before, ImmutableBytes name) {
    if (before != null && before.compareTo(name) >= 0) {
      report(directory, "order: expected a name after \"" + before + "\", got \"" + name + "\"");
    }
  }

  private void checkEntry(Met directory, DirectoryEntry entry, Map<ImmutableBytes, Long> dots)
      throws IOException {
    if (entry.isDot()) {
      dots.put(entry.name(), entry.nid());
    } else if (!EntryName.isValid(entry.name())) {
      report(directory, "name \"" + entry.name() + "\": expected no slash and no NUL");
    } else {
      checkChild(directory, entry);
    }
  }

  private void checkDot(
      Met directory, Map<ImmutableBytes, Long> dots, ImmutableBytes name, @Nullable Long expected) {
    @Nullable Long got = dots.get(name);
    if (!Objects.equals(got, expected)) {
      report(directory, "\"" + name + "\": expected nid " + expected + ", got " + got);
    }
  }

  private void checkChild(Met directory, DirectoryEntry entry) throws IOException {
    boolean known = met.containsKey(entry.nid());
    @Nullable Met child = meet(entry.nid(), directory.place.child(entry.name()));
    if (child == null) {
      return;
    }
    int type = FileType.of(child.inode.kind());
    if (entry.fileType() != type) {
      report(
          directory,
          "type of \"" + entry.name() + "\": expected " + type + ", got " + entry.fileType());
    }
    if (child.inode.kind() == NodeKind.DIRECTORY) {
      directory.links++;
      if (known) {
        report(directory, "directory \"" + entry.name() + "\": expected one name, got a second");
      } else {
        visitLater(child, directory.inode.nid());
      }
    } else {
      child.links++;
    }
  }

  private void visitLater(Met directory, long parent) {
    int maxDepth = reader.limits().maxDepth();
    if (directory.place.depth() > maxDepth) {
      LimitExceededException tooDeep =
          limitExceeded(directory.inode, "maxDepth", maxDepth, directory.place.depth());
      report(directory, String.valueOf(tooDeep.getMessage()));
    } else {
      pending.add(new Visit(directory, parent));
    }
  }

  /** Loads an inode and checks its data when it is first met. */
  private @Nullable Met meet(long nid, Place place) throws IOException {
    if (met.containsKey(nid)) {
      return met.get(nid);
    }
    try {
      Inode inode = reader.inode(nid);
      Met first = new Met(inode, place, inode.kind() == NodeKind.DIRECTORY ? 2 : 0);
      met.put(nid, first);
      data.check(inode, place);
      return first;
    } catch (ErofsException e) {
      findings.add(Finding.Rule.INODE, place.toString(), nid, e);
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

  private LimitExceededException limitExceeded(Inode inode, String limit, long maximum, long got) {
    return new LimitExceededException(
        reader.volume().where("directory", inode.nid()), limit, maximum, got);
  }

  private void report(Met directory, String text) {
    report(Finding.Rule.DIRECTORY, directory, text);
  }

  private void report(Finding.Rule rule, Met inode, String text) {
    findings.add(rule, inode.place.toString(), inode.inode.nid(), text);
  }
}
