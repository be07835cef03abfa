package io.initfs.erofs.read;

import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.volume.RecentlyUsed;
import java.io.IOException;
import java.util.Optional;
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
  private final RecentlyUsed<Long, Xattr> recent = new RecentlyUsed<>(CACHED_BYTES);

  SharedXattrs(XattrContainers containers, XattrNames names) {
    this.containers = containers;
    this.names = names;
  }

  /** The xattr of this id; empty if the kernel would pass over it. */
  Optional<Xattr> get(long id) throws IOException {
    @Nullable Xattr known = recent.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Xattr> xattr = read(containers.sharedBase() + id * XattrEntry.ALIGNMENT);
    xattr.ifPresent(visible -> recent.put(id, visible, weight(visible)));
    return xattr;
  }

  private Optional<Xattr> read(long at) throws IOException {
    ImageSource container = containers.shared();
    byte[] header = new byte[XattrEntry.HEADER_SIZE];
    container.readFully(at, header, 0, header.length);
    byte[] bytes = new byte[XattrEntry.sizeAt(header, 0)];
    container.readFully(at, bytes, 0, bytes.length);
    XattrEntry entry = XattrEntry.read(bytes, 0);
    return names.of(entry).map(name -> new Xattr(name, entry.value()));
  }

  private static long weight(Xattr xattr) {
    return (long) OVERHEAD + xattr.name().length() + xattr.value().length();
  }
}
