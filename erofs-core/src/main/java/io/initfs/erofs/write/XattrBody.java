package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.fstree.ImmutableBytes;

/**
 * The xattr body of one inode; empty for an inode without xattrs.
 *
 * @param filter the name filter, 0 for none
 * @param sharedIds the shared xattrs, counted from the start of their area
 * @param entries those that stand in the body
 * @param size bytes on disk, a multiple of 4. What is left behind the entries is zero, which reads
 *     as entries without name, as mkfs.erofs fills up a root
 */
record XattrBody(
    long filter, ImmutableList<Long> sharedIds, ImmutableList<XattrEntry> entries, int size) {
  static final XattrBody EMPTY = new XattrBody(0, ImmutableList.of(), ImmutableList.of(), 0);

  /** A header alone is one that the kernel refuses. */
  private static final int MIN_SIZE = XattrBodyHeader.SIZE + XattrEntry.HEADER_SIZE;

  /**
   * @param minimum bytes that the body takes at least
   */
  static XattrBody of(
      long filter, ImmutableList<Long> sharedIds, ImmutableList<XattrEntry> entries, int minimum) {
    int used =
        XattrBodyHeader.sharedIdAt(sharedIds.size())
            + entries.stream().mapToInt(XattrEntry::size).reduce(0, Math::addExact);
    int least = Alignment.up(minimum, XattrEntry.ALIGNMENT);
    int size = Math.max(Math.max(used, least), MIN_SIZE);
    return new XattrBody(filter, sharedIds, entries, size);
  }

  /**
   * This body with the value of its last entry.
   *
   * @param value as long as the one that stands there
   */
  XattrBody withLastValue(ImmutableBytes value) {
    XattrEntry last = Iterables.getLast(entries);
    ImmutableList<XattrEntry> filled =
        ImmutableList.<XattrEntry>builder()
            .addAll(entries.subList(0, entries.size() - 1))
            .add(new XattrEntry(last.nameIndex(), last.suffix(), value))
            .build();
    return new XattrBody(filter, sharedIds, filled, size);
  }

  int icount() {
    return XattrBodyHeader.icount(size);
  }

  /**
   * @param sharedStart id of the first entry of the shared area
   */
  void write(byte[] b, int at, long sharedStart) {
    if (size == 0) {
      return;
    }
    new XattrBodyHeader(filter, sharedIds.size()).write(b, at);
    for (int i = 0; i < sharedIds.size(); i++) {
      XattrBodyHeader.writeSharedId(b, at, i, sharedStart + sharedIds.get(i));
    }
    int next = at + XattrBodyHeader.sharedIdAt(sharedIds.size());
    for (XattrEntry entry : entries) {
      entry.write(b, next);
      next += entry.size();
    }
  }
}
