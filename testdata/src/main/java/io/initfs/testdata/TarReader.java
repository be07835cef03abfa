package io.initfs.testdata;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreePath;
import java.util.HashMap;
import java.util.Map;

/** Reads from a pax archive of GNU tar what it alone can see: the xattrs of files. */
final class TarReader {
  private TarReader() {}

  /** By path; what has none is left out, and so is every name of a file but the first. */
  static Map<TreePath, ImmutableSortedMap<ImmutableBytes, ImmutableBytes>> xattrs(byte[] archive) {
    Map<TreePath, ImmutableSortedMap<ImmutableBytes, ImmutableBytes>> xattrs = new HashMap<>();
    PaxRecords pax = new PaxRecords();
    int at = 0;
    while (archive[at] != 0) {
      TarHeader header = TarHeader.read(archive, at);
      int body = at + TarHeader.BLOCK;
      int size = Math.toIntExact(header.size());
      if (header.type() == TarHeader.PAX) {
        pax = PaxRecords.read(archive, body, size);
      } else {
        if (!pax.xattrs().isEmpty()) {
          ImmutableBytes shortName = TarHeader.name(archive, at);
          xattrs.put(TreePath.of(pax.get("path").orElse(shortName)), pax.xattrs());
        }
        pax = new PaxRecords();
      }
      at = body + TarHeader.blocks(size) * TarHeader.BLOCK;
    }
    return xattrs;
  }
}
