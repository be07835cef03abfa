package io.initfs.erofs.fsck;

import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.read.DirectoryEntry;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks all directories once: every inode that has a name is checked when it is first met. */
final class TreeCheck {
  /** An inode, and how many names it should have. */
  private static final class Met {
    final NodeKind kind;
    final Place place;
    final Subject subject;
    final long storedLinks;
    final Trust trust;
    long links;

    Met(Inode inode, Place place, Subject subject, Trust trust) {
      this.kind = inode.kind();
      this.place = place;
      this.subject = subject;
      this.storedLinks = inode.links();
      this.trust = trust;
      this.links = inode.kind() == NodeKind.DIRECTORY ? 2 : 0;
    }
  }

  private record Visit(Met directory, long parent) {}

  private final NodeReader reader;
  private final InodeCheck inodes;
  private final DirectoryRules directories;
  private final InodeRules links;
  private final WorkLimit work;
  private final Findings findings;

  /** By nid; null for what cannot be loaded. */
  private final Map<Long, @Nullable Met> met = new LinkedHashMap<>();

  private final Deque<Visit> pending = new ArrayDeque<>();
  private long entryCount;
  private boolean complete = true;

  TreeCheck(
      NodeReader reader,
      InodeCheck inodes,
      DirectoryRules directories,
      InodeRules links,
      WorkLimit work,
      Findings findings) {
    this.reader = reader;
    this.inodes = inodes;
    this.directories = directories;
    this.links = links;
    this.work = work;
    this.findings = findings;
  }

  /** Whether all directories were read to their ends. */
  boolean isComplete() {
    return complete;
  }

  /** How many inodes have names. */
  long inodeCount() {
    return met.size();
  }

  boolean hasMet(long nid) {
    return met.containsKey(nid);
  }

  void run() throws IOException {
    long root = reader.volume().superblock().rootNid();
    @Nullable Met first = meet(root, Place.ROOT);
    complete = first != null;
    if (first != null && first.kind != NodeKind.DIRECTORY) {
      complete = false;
      findings.add(
          Rule.SB_ROOT,
          first.subject,
          Where.NO_OFFSET,
          "root",
          "a directory",
          first.kind.toString());
    } else if (first != null) {
      pending.add(new Visit(first, root));
    }
    while (!pending.isEmpty() && !isOver()) {
      checkDirectory(pending.remove());
    }
    complete &= pending.isEmpty() && !isOver();
    for (@Nullable Met one : met.values()) {
      if (one != null) {
        links.checkLinks(one.kind, one.subject, one.storedLinks, one.links, complete);
      }
    }
  }

  private boolean isOver() {
    return findings.isFull() || work.isExceeded();
  }

  private void checkDirectory(Visit visit) throws IOException {
    Met directory = visit.directory();
    Inode inode = reader.inode(directory.subject.nid());
    boolean all =
        directories.check(
            inode,
            directory.subject,
            visit.parent(),
            directory.trust,
            (entry, address) -> checkChild(directory, entry, address));
    complete &= all;
  }

  /** Directories may share their data, so that there are far more entries than the image holds. */
  private boolean countEntry(Met directory) {
    long most = reader.limits().maxEntries();
    if (++entryCount <= most) {
      return true;
    }
    pending.clear();
    complete = false;
    findings.add(
        Rule.CHECK_LIMIT,
        directory.subject,
        Where.NO_OFFSET,
        "maxEntries exceeded",
        "at most " + most,
        Long.toString(entryCount));
    return false;
  }

  private boolean checkChild(Met directory, DirectoryEntry entry, long address) throws IOException {
    if (!countEntry(directory)) {
      return false;
    }
    boolean known = met.containsKey(entry.nid());
    @Nullable Met child = meet(entry.nid(), directory.place.child(entry.name()));
    if (child == null) {
      return true;
    }
    directories.checkType(entry, child.kind, directory.subject, address);
    if (child.kind != NodeKind.DIRECTORY) {
      child.links++;
      return true;
    }
    directory.links++;
    if (known) {
      String what = "directory \"" + entry.name() + "\"";
      findings.add(Rule.DIR_LOOP, directory.subject, address, what, "one name", "a second");
    } else {
      visitLater(child, directory);
    }
    return true;
  }

  private void visitLater(Met child, Met parent) {
    int most = reader.limits().maxDepth();
    if (child.place.depth() <= most) {
      pending.add(new Visit(child, parent.subject.nid()));
      return;
    }
    complete = false;
    findings.add(
        Rule.CHECK_LIMIT,
        child.subject,
        Where.NO_OFFSET,
        "maxDepth exceeded",
        "at most " + most,
        Integer.toString(child.place.depth()));
  }

  /** Loads an inode, and checks it when it is first met. */
  private @Nullable Met meet(long nid, Place place) throws IOException {
    if (met.containsKey(nid)) {
      return met.get(nid);
    }
    Subject subject = new Subject(place, nid);
    @Nullable Met first = null;
    try {
      Inode inode = reader.inode(nid);
      Trust trust = inodes.check(inode, subject);
      first = new Met(inode, place, subject, trust);
    } catch (ErofsException e) {
      complete = false;
      findings.add(InodeRules.ofLoading(e), subject, e);
    }
    met.put(nid, first);
    return first;
  }
}
