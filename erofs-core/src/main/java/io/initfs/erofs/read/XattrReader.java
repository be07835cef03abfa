package io.initfs.erofs.read;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
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

/** The extended attributes in an inode's own xattr body. */
public final class XattrReader {
  private final Volume volume;

  public XattrReader(Volume volume) {
    this.volume = volume;
  }

  /** All attributes by full name. The first of two with one name wins, as for the kernel. */
  public ImmutableSortedMap<ImmutableBytes, ImmutableBytes> read(Inode inode) throws IOException {
    if (inode.xattrSize() == 0) {
      return ImmutableSortedMap.of();
    }
    Where where = volume.where("xattr body", inode.nid()).at(inode.xattrBody().address());
    byte[] body = new byte[inode.xattrSize()];
    volume.readFully(inode.xattrBody(), body, 0, body.length);
    if (XattrBodyHeader.read(body, 0).sharedCount() != 0) {
      throw new UnsupportedFeatureException(where, "shared xattrs");
    }
    Map<ImmutableBytes, ImmutableBytes> xattrs = new TreeMap<>();
    int at = XattrBodyHeader.SIZE;
    while (at < body.length) {
      int size = XattrEntry.sizeAt(body, at);
      if (size > body.length - at) {
        throw new CorruptImageException(
            where.at(inode.xattrBody().address() + at),
            "size of an xattr entry",
            "at most " + (body.length - at),
            Integer.toString(size));
      }
      XattrEntry entry = XattrEntry.read(body, at);
      // The kernel passes over an unknown prefix; index 0 is mkfs's filler.
      Optional<XattrPrefix> prefix = XattrPrefix.fromIndex(entry.nameIndex());
      prefix.ifPresent(known -> xattrs.putIfAbsent(known.name(entry.suffix()), entry.value()));
      at += size;
    }
    return ImmutableSortedMap.copyOf(xattrs);
  }
}
