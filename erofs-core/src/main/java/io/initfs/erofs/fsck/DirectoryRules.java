package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.FileType;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.read.DirectoryCursor;
import io.initfs.erofs.read.DirectoryEntry;
import io.initfs.erofs.read.FileContent;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The entries of one directory: among themselves, and against where it stands in the tree. */
final class DirectoryRules {
  private static final ImmutableBytes DOT = ImmutableBytes.utf8(".");
  private static final ImmutableBytes DOT_DOT = ImmutableBytes.utf8("..");

  /** Told of every entry that names an inode. */
  interface Visitor {
    /**
     * An entry that may be followed.
     *
     * @param address where it is stored, or {@link Where#NO_OFFSET}
     * @return whether to go on
     */
    boolean visit(DirectoryEntry entry, long address) throws IOException;
  }

  private final NodeReader reader;
  private final WorkLimit work;
  private final Findings findings;

  DirectoryRules(NodeReader reader, WorkLimit work, Findings findings) {
    this.reader = reader;
    this.work = work;
    this.findings = findings;
  }

  /**
   * Checks a directory.
   *
   * @param parent nid of the directory that it is in
   * @param trust in its map
   * @return whether all its entries have been seen
   */
  boolean check(Inode inode, Subject subject, long parent, Trust trust, Visitor visitor)
      throws IOException {
    Reading reading = new Reading(inode, subject, reader.content(inode));
    boolean complete;
    try {
      complete = reading.all(reader.entries(inode), visitor);
    } catch (ErofsException e) {
      Rule rule = FailureRules.ofContents(e);
      if (trust.isNews(rule)) {
        findings.add(rule, subject, e);
      }
      return false;
    }
    if (complete) {
      reading.checkDot(Rule.DIR_DOT, DOT, inode.dotOmitted() ? null : inode.nid());
      reading.checkDot(Rule.DIR_DOT_DOT, DOT_DOT, parent);
    }
    return complete;
  }

  /** The type that an entry has against that of the inode it names. */
  void checkType(DirectoryEntry entry, NodeKind kind, Subject subject, long address) {
    int type = FileType.of(kind);
    if (entry.fileType() != type) {
      String what = "type of \"" + entry.name() + "\"";
      findings.add(Rule.DIR_TYPE, subject, address, what, type, entry.fileType());
    }
  }

  /** One directory, entry by entry. */
  private final class Reading {
    private final Inode inode;
    private final Subject subject;
    private final FileContent content;
    private final Map<ImmutableBytes, Long> dots = new HashMap<>();
    private @Nullable ImmutableBytes before;
    private long brokenBlock = -1;
    private long seenBlock = -1;

    Reading(Inode inode, Subject subject, FileContent content) {
      this.inode = inode;
      this.subject = subject;
      this.content = content;
    }

    boolean all(DirectoryCursor entries, Visitor visitor) throws IOException {
      while (!findings.isFull() && !work.isExceeded()) {
        Optional<DirectoryEntry> next;
        try {
          next = entries.next();
        } catch (ErofsException e) {
          if (FailureRules.ofContents(e) != Rule.DIR_BLOCK) {
            throw e;
          }
          reportBlock(entries.blockStart(), e);
          continue;
        }
        if (next.isEmpty()) {
          return brokenBlock < 0;
        }
        checkPadding(entries);
        if (!checkEntry(next.get(), visitor)) {
          return false;
        }
      }
      return false;
    }

    /** One name that has no place leaves its neighbour without one: a block is told once. */
    private void reportBlock(long start, ErofsException failure) {
      if (start != brokenBlock) {
        brokenBlock = start;
        findings.add(
            Rule.DIR_BLOCK,
            subject,
            address(failure.where().offset()),
            failure.what(),
            failure.expected(),
            failure.got());
      }
    }

    private void checkPadding(DirectoryCursor entries) {
      if (entries.blockStart() == seenBlock || entries.blockStart() == brokenBlock) {
        return;
      }
      seenBlock = entries.blockStart();
      OptionalLong stray = entries.strayByte();
      if (stray.isPresent()) {
        findings.add(
            Rule.DIR_PADDING,
            subject,
            address(stray.getAsLong()),
            "byte that is no part of an entry or a name",
            "0",
            "another");
      }
    }

    private boolean checkEntry(DirectoryEntry entry, Visitor visitor) throws IOException {
      long at = address(entry.offset());
      checkOrder(entry.name(), at);
      before = entry.name();
      if (entry.isDot()) {
        dots.put(entry.name(), entry.nid());
        checkType(entry, NodeKind.DIRECTORY, subject, at);
        return true;
      }
      if (!EntryName.isValid(entry.name())) {
        String name = "\"" + entry.name() + "\"";
        findings.add(Rule.DIR_NAME, subject, at, "name", "no slash and no NUL", name);
      }
      return visitor.visit(entry, at);
    }

    private void checkOrder(ImmutableBytes name, long at) {
      @Nullable ImmutableBytes previous = before;
      int order = previous == null ? -1 : previous.compareTo(name);
      if (order == 0) {
        findings.add(Rule.DIR_DUPLICATE, subject, at, "name \"" + name + "\"", "one", "a second");
      } else if (order > 0) {
        findings.add(
            Rule.DIR_ORDER,
            subject,
            at,
            "order",
            "a name after \"" + previous + "\"",
            "\"" + name + "\"");
      }
    }

    void checkDot(Rule rule, ImmutableBytes name, @Nullable Long expected) {
      @Nullable Long got = dots.get(name);
      if (!Objects.equals(got, expected)) {
        findings.add(rule, subject, address(0), "\"" + name + "\"", nid(expected), nid(got));
      }
    }

    private static String nid(@Nullable Long nid) {
      return nid == null ? "none" : "nid " + Long.toUnsignedString(nid);
    }

    /** Where in the image a byte of the directory is, if it is stored as it is. */
    private long address(long offset) {
      try {
        return offset >= 0
                && offset < inode.size()
                && content.extentAt(offset) instanceof Extent.Raw raw
                && raw.at().space() <= Location.PRIMARY
            ? raw.at().address() + (offset - raw.logical())
            : Where.NO_OFFSET;
      } catch (IOException e) {
        return Where.NO_OFFSET;
      }
    }
  }
}
