package io.initfs.erofs.fsck;

import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.disk.XattrNameFilter;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.read.StoredXattr;
import io.initfs.erofs.read.XattrCursor;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PosixAcl;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The extended attributes of one inode. */
final class XattrRules {
  /** mkfs.erofs fills a body up with entries of this prefix, no name and no value. */
  private static final int FILLER = 0;

  private final NodeReader reader;
  private final WorkLimit work;
  private final Findings findings;

  XattrRules(NodeReader reader, WorkLimit work, Findings findings) {
    this.reader = reader;
    this.work = work;
    this.findings = findings;
  }

  void check(Inode inode, Subject subject) throws IOException {
    if (inode.xattrSize() == 0) {
      return;
    }
    work.add(inode.xattrSize());
    XattrCursor cursor;
    try {
      cursor = reader.storedXattrs(inode);
    } catch (ErofsException e) {
      findings.add(FailureRules.of(e, Rule.XATTR_BODY, Rule.XATTR_BODY), subject, e);
      return;
    }
    XattrBodyHeader header = checkHeader(inode, subject, cursor.header());
    Set<ImmutableBytes> names = new HashSet<>();
    while (!findings.isFull()) {
      try {
        Optional<StoredXattr> next = cursor.nextStored();
        if (next.isEmpty()) {
          return;
        }
        work.add(XattrEntry.HEADER_SIZE + next.get().entry().size());
        checkEntry(next.get(), header, subject, names);
      } catch (ErofsException e) {
        findings.add(FailureRules.of(e, Rule.XATTR_SHARED, Rule.XATTR_ENTRY), subject, e);
      }
    }
  }

  private XattrBodyHeader checkHeader(Inode inode, Subject subject, byte[] stored) {
    XattrBodyHeader header = XattrBodyHeader.read(stored, 0);
    byte[] known = new byte[XattrBodyHeader.SIZE];
    header.write(known, 0);
    int at = Arrays.mismatch(known, stored);
    if (at >= 0) {
      findings.add(
          Rule.XATTR_RESERVED,
          subject,
          inode.xattrBody().address() + at,
          "reserved byte of the xattr body",
          0,
          stored[at] & 0xFF);
    }
    return header;
  }

  private void checkEntry(
      StoredXattr xattr, XattrBodyHeader header, Subject subject, Set<ImmutableBytes> names) {
    long at = xattr.address();
    if (xattr.name().isEmpty()) {
      checkHidden(xattr.entry(), subject, at);
      return;
    }
    ImmutableBytes name = xattr.name().get();
    boolean acl = isAcl(name);
    boolean nothingBehindPrefix =
        !acl && XattrPrefix.of(name).map(prefix -> prefix.suffix(name).length() == 0).orElse(true);
    if (nothingBehindPrefix
        || name.length() > EntryName.MAX_LENGTH
        || name.indexOf((byte) 0) >= 0) {
      findings.add(
          Rule.XATTR_NAME,
          subject,
          at,
          "xattr name",
          "at most 255 bytes, some behind the prefix, no NUL",
          quoted(name));
    }
    if (!names.add(name)) {
      findings.add(Rule.XATTR_DUPLICATE, subject, at, "xattr " + quoted(name), "one", "a second");
    }
    if (reader.hasXattrFilters() && XattrNameFilter.excludes(header.nameFilter(), name)) {
      findings.add(
          Rule.XATTR_FILTER,
          subject,
          at,
          "name filter",
          "a clear bit for " + quoted(name),
          "a set one");
    }
    if (acl && PosixAcl.parse(xattr.entry().value()).isEmpty()) {
      findings.add(
          Rule.XATTR_ACL,
          subject,
          at,
          "value of " + quoted(name),
          "version 2, then entries of 8 bytes",
          quoted(xattr.entry().value()));
    }
  }

  private void checkHidden(XattrEntry entry, Subject subject, long at) {
    int index = entry.nameIndex();
    boolean filler = index == FILLER && entry.suffix().length() + entry.value().length() == 0;
    // A prefix without a base is a way to hide: page cache sharing has its fingerprints there.
    boolean known =
        (index & XattrNamePrefix.INDEX_FLAG) != 0
            && (index & ~XattrNamePrefix.INDEX_FLAG)
                < reader.volume().superblock().xattrPrefixCount();
    if (!filler && !known) {
      findings.add(
          Rule.XATTR_PREFIX,
          subject,
          at,
          "e_name_index",
          "the number of a prefix",
          Integer.toString(index));
    }
  }

  private static boolean isAcl(ImmutableBytes name) {
    return name.equals(PosixAcl.ACCESS) || name.equals(PosixAcl.DEFAULT);
  }

  private static String quoted(ImmutableBytes text) {
    return "\"" + text + "\"";
  }
}
