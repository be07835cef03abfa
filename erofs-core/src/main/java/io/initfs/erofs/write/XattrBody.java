package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.Map;

/** The xattr body of one inode, all entries inline; empty for an inode without xattrs. */
record XattrBody(ImmutableList<XattrEntry> entries) {
  private static final XattrBody EMPTY = new XattrBody(ImmutableList.of());
  private static final int MAX_ICOUNT = 0xFFFF;

  /**
   * @throws UnsupportedFeatureException if a name has none of the prefixes that EROFS can store
   * @throws LimitExceededException if a name, a value or the whole is too large
   */
  static XattrBody of(ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs, TreePath path)
      throws IOException {
    if (xattrs.isEmpty()) {
      return EMPTY;
    }
    Where where = Where.image(path.toString(), "xattrs", Where.NO_OFFSET);
    ImmutableList.Builder<XattrEntry> entries = ImmutableList.builder();
    for (Map.Entry<ImmutableBytes, ImmutableBytes> xattr : xattrs.entrySet()) {
      ImmutableBytes name = xattr.getKey();
      XattrPrefix prefix =
          XattrPrefix.of(name)
              .orElseThrow(() -> new UnsupportedFeatureException(where, "name \"" + name + "\""));
      require(where, "length of a name", EntryName.MAX_LENGTH, name.length());
      require(where, "length of a value", XattrEntry.MAX_VALUE, xattr.getValue().length());
      entries.add(new XattrEntry(prefix.index(), prefix.suffix(name), xattr.getValue()));
    }
    XattrBody body = new XattrBody(entries.build());
    require(where, "size", XattrBodyHeader.bodySize(MAX_ICOUNT), body.size());
    return body;
  }

  private static void require(Where where, String limit, long maximum, long got)
      throws LimitExceededException {
    if (got > maximum) {
      throw new LimitExceededException(where, limit, maximum, got);
    }
  }

  /** Bytes on disk, a multiple of 4. */
  int size() {
    if (entries.isEmpty()) {
      return 0;
    }
    return XattrBodyHeader.SIZE + entries.stream().mapToInt(XattrEntry::size).sum();
  }

  int icount() {
    return XattrBodyHeader.icount(size());
  }

  void write(byte[] b, int at) {
    if (entries.isEmpty()) {
      return;
    }
    new XattrBodyHeader(0, 0).write(b, at);
    int next = at + XattrBodyHeader.SIZE;
    for (XattrEntry entry : entries) {
      entry.write(b, next);
      next += entry.size();
    }
  }
}
