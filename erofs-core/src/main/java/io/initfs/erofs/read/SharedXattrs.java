package io.initfs.erofs.read;

import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.volume.RecentlyUsed;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The xattrs that inodes refer to by id. Thousands of inodes share a handful of SELinux labels, so
 * the most recent ones are kept, decoded.
 */
final class SharedXattrs {
  private static final long CACHED_BYTES = 1 << 20;

  /** What an entry costs besides its name and value, roughly. */
  private static final int OVERHEAD = 128;

  private final XattrContainers containers;
  private final XattrNames names;
  private final RecentlyUsed<Long, StoredXattr> recent = new RecentlyUsed<>(CACHED_BYTES);

  SharedXattrs(XattrContainers containers, XattrNames names) {
    this.containers = containers;
    this.names = names;
  }

  /** The xattr of this id. */
  StoredXattr get(long id) throws IOException {
    @Nullable StoredXattr known = recent.get(id);
    if (known != null) {
      return known;
    }
    StoredXattr xattr = read(containers.sharedBase() + id * XattrEntry.ALIGNMENT);
    recent.put(id, xattr, weight(xattr));
    return xattr;
  }

  private StoredXattr read(long at) throws IOException {
    ImageSource container = containers.shared();
    byte[] header = new byte[XattrEntry.HEADER_SIZE];
    container.readFully(at, header, 0, header.length);
    byte[] bytes = new byte[XattrEntry.sizeAt(header, 0)];
    container.readFully(at, bytes, 0, bytes.length);
    XattrEntry entry = XattrEntry.read(bytes, 0);
    return new StoredXattr(at, true, entry, names.of(entry));
  }

  private static long weight(StoredXattr xattr) {
    XattrEntry entry = xattr.entry();
    int name = xattr.name().map(ImmutableBytes::length).orElse(0);
    return (long) OVERHEAD + name + entry.suffix().length() + entry.value().length();
  }
}
