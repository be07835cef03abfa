package io.initfs.cli;

import io.initfs.erofs.ErofsEntry;
import io.initfs.erofs.ErofsExtent;
import io.initfs.erofs.ErofsInode;
import io.initfs.fstree.Metadata;
import java.util.List;
import java.util.Locale;

/** An inode in dump.erofs's words: attributes, entries, extents. */
final class DumpInode {
  private static final int PERMISSION_MASK = 0777;
  private static final int FLAT_PLAIN = 0;
  private static final int CHUNK_BASED = 4;

  private final StringBuilder text = new StringBuilder();
  private final DumpedInode dumped;
  private final int blockSize;

  private DumpInode(DumpedInode dumped, int blockSize) {
    this.dumped = dumped;
    this.blockSize = blockSize;
  }

  /**
   * The text.
   *
   * @param blockSize the image's, in bytes
   */
  static String text(DumpedInode inode, int blockSize) {
    DumpInode dump = new DumpInode(inode, blockSize);
    dump.attributes();
    if (inode.entries() != null) {
      dump.entries(inode.entries());
    }
    if (inode.extents() != null) {
      dump.extents(inode.extents());
    }
    return dump.text.toString();
  }

  private void attributes() {
    ErofsInode inode = dumped.inode();
    Metadata metadata = dumped.metadata();
    long stored = inode.storedBytes();
    int permissions = metadata.permissions() & PERMISSION_MASK;
    add("Path : %s\n", dumped.path());
    add(
        "Size: %d  On-disk size: %d  %s\n",
        inode.size(), stored, DumpStatistics.word(inode.kind()));
    add(
        "NID: %s   Links: %d   Layout: %d   Compression ratio: %s%%\n",
        Long.toUnsignedString(inode.nid()),
        inode.links(),
        inode.layout(),
        Ratio.text(Ratio.percent(stored, inode.size())));
    add("Inode size: %d   Xattr size: %d\n", inode.inodeBytes(), inode.xattrBytes());
    add(
        "Uid: %d   Gid: %d  Access: %04o/%s\n",
        metadata.uid(),
        metadata.gid(),
        permissions,
        ModeText.of(inode.kind(), permissions).substring(1));
    add(
        "Timestamp: %s.%09d\n",
        DumpTimes.digits(metadata.mtime().seconds()), metadata.mtime().nanos());
  }

  private void entries(List<ErofsEntry> entries) {
    add("\n       NID TYPE  FILENAME\n");
    for (ErofsEntry entry : entries) {
      String nid = Long.toUnsignedString(entry.nid());
      add("%10s    %d  %s\n", nid, entry.type(), entry.name());
    }
  }

  private void extents(List<ErofsExtent> extents) {
    add("\n Ext:   logical offset   |  length :     physical offset    |  length\n");
    int number = 0;
    for (ErofsExtent extent : extents) {
      extent(number++, extent);
    }
    add("%s: %d extents found\n", dumped.path(), extents.size());
  }

  private void extent(int number, ErofsExtent extent) {
    int layout = dumped.inode().layout();
    boolean wholeBlocks = layout == FLAT_PLAIN || layout == CHUNK_BASED;
    // Where all is in blocks dump.erofs counts all of the last one, as bytes of the file, too.
    long length = wholeBlocks ? wholeBlocks(extent.length()) : extent.length();
    // What is in the packed inode has no address there.
    boolean fragment = extent.kind() == ErofsExtent.Kind.FRAGMENT;
    long stored = wholeBlocks ? length : fragment ? 0 : extent.stored();
    long physical = fragment ? 0 : extent.physical();
    add(
        "%4d: %8d..%8d | %7d : %10d..%10d | %7d%s\n",
        number,
        extent.offset(),
        extent.offset() + length,
        length,
        physical,
        physical + stored,
        stored,
        extent.device() > 0 ? "  # device " + extent.device() : "");
  }

  private long wholeBlocks(long length) {
    return (length + blockSize - 1) & -(long) blockSize;
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
