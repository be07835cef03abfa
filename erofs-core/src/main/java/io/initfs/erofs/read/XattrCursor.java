package io.initfs.erofs.read;

import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The xattrs of one body, one by one in the kernel's order: inline ones, then shared. */
public final class XattrCursor {
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

  /** The next xattr that the kernel does not pass over; empty at the end. */
  Optional<Xattr> next() throws IOException {
    Optional<StoredXattr> stored = nextStored();
    while (stored.isPresent() && stored.get().name().isEmpty()) {
      stored = nextStored();
    }
    return stored.flatMap(StoredXattr::visible);
  }

  /**
   * The next xattr, even one that the kernel passes over; empty at the end.
   *
   * @throws CorruptImageException if an inline entry has no end, which ends those, or a shared one
   *     no place; the call after that goes on behind it
   */
  public Optional<StoredXattr> nextStored() throws IOException {
    if (inlineAt < body.length) {
      long address = where.offset() + inlineAt;
      XattrEntry entry = inlineEntry();
      return Optional.of(new StoredXattr(address, false, entry, names.of(entry)));
    }
    return sharedDone < sharedCount
        ? Optional.of(shared.get(XattrBodyHeader.readSharedId(body, sharedDone++)))
        : Optional.empty();
  }

  /** The start of the body as stored, {@link XattrBodyHeader#SIZE} bytes. */
  public byte[] header() {
    return Arrays.copyOf(body, XattrBodyHeader.SIZE);
  }

  /** The body's size is a multiple of 4, as are those of entries: a header is always whole. */
  private XattrEntry inlineEntry() throws CorruptImageException {
    int at = inlineAt;
    int size = XattrEntry.sizeAt(body, at);
    if (size > body.length - at) {
      inlineAt = body.length;
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
