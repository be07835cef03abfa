package io.initfs.erofs.read;

import io.initfs.erofs.disk.XattrEntry;
import io.initfs.fstree.ImmutableBytes;
import java.util.Optional;

/**
 * An extended attribute as it is stored.
 *
 * @param address byte address of the entry in the address space that it stands in
 * @param shared whether the inode refers to it by id
 * @param name its full name; empty if the kernel passes over the entry
 */
public record StoredXattr(
    long address, boolean shared, XattrEntry entry, Optional<ImmutableBytes> name) {
  /** What the kernel makes of it. */
  Optional<Xattr> visible() {
    return name.map(full -> new Xattr(full, entry.value()));
  }
}
