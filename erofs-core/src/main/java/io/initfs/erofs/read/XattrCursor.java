package io.initfs.erofs.read;

import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.Optional;

/** The visible xattrs of one body, one by one in the kernel's order: inline ones, then shared. */
final class XattrCursor {
  private final XattrNames names;
  private final SharedXattrs shared;
  private final Where where;
  private final byte[] body;
  private final int sharedCount;
  private int inlineAt;
  private int sharedDone;

  /**
   * A cursor before the first xattr.
   *
   * @param where the body, with its address
   * @throws CorruptImageException if the shared ids do not fit into the body
   */
  XattrCursor(XattrNames names, SharedXattrs shared, Where where, byte[] body)
      throws CorruptImageException {
    this.names = names;
    this.shared = shared;
    this.where = where;
    this.body = body;
    this.sharedCount = XattrBodyHeader.read(body, 0).sharedCount();
    this.inlineAt = XattrBodyHeader.sharedIdAt(sharedCount);
    if (inlineAt > body.length) {
      int room = (body.length - XattrBodyHeader.SIZE) / XattrBodyHeader.SHARED_ID_SIZE;
      throw new CorruptImageException(
          where, "number of shared xattrs", "at most " + room, Integer.toString(sharedCount));
    }
  }

  /** The next xattr; empty at the end. */
  Optional<Xattr> next() throws IOException {
    while (inlineAt < body.length) {
      XattrEntry entry = inlineEntry();
      Optional<ImmutableBytes> name = names.of(entry);
      if (name.isPresent()) {
        return Optional.of(new Xattr(name.get(), entry.value()));
      }
    }
    while (sharedDone < sharedCount) {
      Optional<Xattr> xattr = shared.get(XattrBodyHeader.readSharedId(body, sharedDone++));
      if (xattr.isPresent()) {
        return xattr;
      }
    }
    return Optional.empty();
  }

  /** The body's size is a multiple of 4, as are those of entries: a header is always whole. */
  private XattrEntry inlineEntry() throws CorruptImageException {
    int at = inlineAt;
    int size = XattrEntry.sizeAt(body, at);
    if (size > body.length - at) {
      throw new CorruptImageException(
          where.at(where.offset() + at),
          "size of an xattr entry",
          "at most " + (body.length - at),
          Integer.toString(size));
    }
    inlineAt += size;
    return XattrEntry.read(body, at);
  }
}
