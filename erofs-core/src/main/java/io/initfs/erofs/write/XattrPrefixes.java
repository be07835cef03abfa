package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.fstree.ImmutableBytes;
import java.util.Collection;
import java.util.Optional;

/**
 * The long xattr name prefixes of an image. Their table stands before all data, so that its
 * position, 32 bits in units of 4, reaches it in an image of any size.
 */
record XattrPrefixes(ImmutableList<XattrNamePrefix> prefixes) {
  static XattrPrefixes of(Collection<ImmutableBytes> names) {
    ImmutableList.Builder<XattrNamePrefix> prefixes = ImmutableList.builder();
    for (ImmutableBytes name : names) {
      prefixes.add(XattrNamePrefix.of(name));
    }
    return new XattrPrefixes(prefixes.build());
  }

  /**
   * The entry of an xattr, with the first long prefix that its name begins with, as mkfs.erofs
   * chooses; empty if the name has none of the prefixes that EROFS can store.
   */
  Optional<XattrEntry> entry(ImmutableBytes name, ImmutableBytes value) {
    Optional<XattrPrefix> base = XattrPrefix.of(name);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    ImmutableBytes suffix = base.get().suffix(name);
    for (int i = 0; i < prefixes.size(); i++) {
      XattrNamePrefix prefix = prefixes.get(i);
      if (prefix.baseIndex() == base.get().index() && startsWith(suffix, prefix.infix())) {
        int index = XattrNamePrefix.INDEX_FLAG | i;
        return Optional.of(new XattrEntry(index, from(suffix, prefix.infix().length()), value));
      }
    }
    return Optional.of(new XattrEntry(base.get().index(), suffix, value));
  }

  private static boolean startsWith(ImmutableBytes bytes, ImmutableBytes start) {
    return bytes.length() >= start.length()
        && ImmutableBytes.copyOfRange(bytes.toByteArray(), 0, start.length()).equals(start);
  }

  private static ImmutableBytes from(ImmutableBytes bytes, int start) {
    return ImmutableBytes.copyOfRange(bytes.toByteArray(), start, bytes.length());
  }

  /**
   * The entry whose name is the long prefix of that number and nothing more, as that of a digest.
   */
  static XattrEntry entry(int prefix, ImmutableBytes value) {
    return new XattrEntry(XattrNamePrefix.INDEX_FLAG | prefix, ImmutableBytes.EMPTY, value);
  }

  int count() {
    return prefixes.size();
  }

  /** Bytes of the table. */
  int size() {
    return prefixes.stream().mapToInt(XattrPrefixes::recordSize).sum();
  }

  private static int recordSize(XattrNamePrefix prefix) {
    return Alignment.up(XattrNamePrefix.SIZE_FIELD + prefix.size(), XattrNamePrefix.ALIGNMENT);
  }

  /** Writes the table, {@link #size} bytes. */
  void write(byte[] b, int at) {
    int next = at;
    for (XattrNamePrefix prefix : prefixes) {
      prefix.write(b, next);
      next += recordSize(prefix);
    }
  }
}
