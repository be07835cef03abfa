package io.initfs.erofs.read;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeDigest;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.disk.XattrNameFilter;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The extended attributes of inodes, inline and shared. Those of an unknown prefix are passed over,
 * as the kernel does. Thread-safe.
 */
final class XattrReader {
  private final Volume volume;
  private final XattrNames names;
  private final SharedXattrs shared;

  XattrReader(ContentReader contents) {
    XattrContainers containers = new XattrContainers(contents);
    this.volume = contents.volume();
    this.names = new XattrNames(containers);
    this.shared = new SharedXattrs(containers, names);
  }

  /**
   * All attributes by full name. The first of two with one name wins, as for the kernel.
   *
   * @throws CorruptImageException if the body is not a whole number of entries, or an id or a
   *     prefix leads nowhere
   * @throws UnsupportedFeatureException if the body is a header and nothing else
   */
  ImmutableSortedMap<ImmutableBytes, ImmutableBytes> read(Inode inode) throws IOException {
    if (inode.xattrSize() == 0) {
      return ImmutableSortedMap.of();
    }
    Map<ImmutableBytes, ImmutableBytes> xattrs = new TreeMap<>();
    XattrCursor cursor = cursor(inode);
    for (Optional<Xattr> xattr = cursor.next(); xattr.isPresent(); xattr = cursor.next()) {
      xattrs.putIfAbsent(xattr.get().name(), xattr.get().value());
    }
    return ImmutableSortedMap.copyOf(xattrs);
  }

  /**
   * The value of one attribute, as getxattr finds it: by the name filter if the image has one, then
   * among the entries up to the first of that name. Fails as {@link #read} does, but for what it
   * does not look at.
   */
  Optional<ImmutableBytes> find(Inode inode, ImmutableBytes name) throws IOException {
    if (inode.xattrSize() == 0 || XattrPrefix.of(name).isEmpty()) {
      return Optional.empty();
    }
    if (hasFilters() && XattrNameFilter.excludes(header(inode).nameFilter(), name)) {
      return Optional.empty();
    }
    XattrCursor cursor = cursor(inode);
    Optional<Xattr> xattr = cursor.next();
    while (xattr.isPresent() && !xattr.get().name().equals(name)) {
      xattr = cursor.next();
    }
    return xattr.map(Xattr::value);
  }

  /**
   * What the inode's contents are recorded to be, {@link InodeDigest} or what stands for one; empty
   * if the image or the inode has none. Nobody may see it under a mount. Fails as {@link #read}
   * does.
   */
  Optional<ImmutableBytes> digest(Inode inode) throws IOException {
    Superblock superblock = volume.superblock();
    if (inode.xattrSize() == 0 || !superblock.hasCompat(Features.ISHARE_XATTRS)) {
      return Optional.empty();
    }
    int index = XattrNamePrefix.INDEX_FLAG | superblock.ishareXattrPrefixId();
    XattrCursor cursor = cursor(inode);
    for (var xattr = cursor.nextStored(); xattr.isPresent(); xattr = cursor.nextStored()) {
      XattrEntry entry = xattr.get().entry();
      if (entry.nameIndex() == index && entry.suffix().length() == 0) {
        return Optional.of(entry.value());
      }
    }
    return Optional.empty();
  }

  /** Reads the table of name prefixes, if there are any. */
  void verifyPrefixes() throws IOException {
    if (volume.superblock().xattrPrefixCount() > 0) {
      names.verify();
    }
  }

  /** Whether lookups go by the name filters. */
  boolean hasFilters() {
    Superblock superblock = volume.superblock();
    return superblock.hasCompat(Features.XATTR_FILTER) && superblock.xattrFilterReserved() == 0;
  }

  private XattrBodyHeader header(Inode inode) throws IOException {
    return XattrBodyHeader.read(bytes(inode, XattrBodyHeader.SIZE), 0);
  }

  /** The xattrs as stored, of an inode that has a body; fails as {@link #read} does. */
  XattrCursor cursor(Inode inode) throws IOException {
    byte[] body = bytes(inode, inode.xattrSize());
    return new XattrCursor(names, shared, where(inode), body);
  }

  /** The first {@code size} bytes of a body. */
  private byte[] bytes(Inode inode, int size) throws IOException {
    if (inode.xattrSize() == XattrBodyHeader.SIZE) {
      // The kernel shows such an inode, and answers all questions for its xattrs with EOPNOTSUPP.
      throw new UnsupportedFeatureException(where(inode), "a header without entries");
    }
    byte[] bytes = new byte[size];
    volume.readFully(inode.xattrBody(), bytes, 0, size);
    return bytes;
  }

  private Where where(Inode inode) {
    return volume.where("xattr body", inode.nid()).at(inode.xattrBody().address());
  }
}
