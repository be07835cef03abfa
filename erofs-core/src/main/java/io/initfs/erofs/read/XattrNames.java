package io.initfs.erofs.read;

import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Full names of stored xattrs. The table of long prefixes is read when an entry first uses one. */
final class XattrNames {
  private final XattrContainers containers;
  private volatile @Nullable XattrPrefixTable table;

  XattrNames(XattrContainers containers) {
    this.containers = containers;
  }

  /** The name of an entry; empty for a prefix that the kernel passes over, or filler of mkfs. */
  Optional<ImmutableBytes> of(XattrEntry entry) throws IOException {
    int index = entry.nameIndex();
    if ((index & XattrNamePrefix.INDEX_FLAG) == 0) {
      return XattrPrefix.fromIndex(index).map(prefix -> prefix.name(entry.suffix()));
    }
    return table()
        .get(index & ~XattrNamePrefix.INDEX_FLAG)
        .flatMap(prefix -> prefix.name(entry.suffix()));
  }

  /** Reads the table. */
  void verify() throws IOException {
    XattrPrefixTable unused = table();
  }

  /** Two threads may both read it; they read the same. */
  private XattrPrefixTable table() throws IOException {
    @Nullable XattrPrefixTable known = table;
    if (known == null) {
      known = XattrPrefixTable.read(containers.prefixes(), containers.volume().superblock());
      table = known;
    }
    return known;
  }
}
