package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.disk.FileType;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How the entries of a directory fill its blocks. Depends on names alone, so sizes are known before
 * any nid is. {@code .} and {@code ..} are sorted in like other names: {@code -x} comes before
 * them.
 */
final class DirectoryLayout {
  private static final ImmutableBytes DOT = ImmutableBytes.utf8(".");
  private static final ImmutableBytes DOT_DOT = ImmutableBytes.utf8("..");

  private enum Target {
    SELF,
    PARENT,
    CHILD
  }

  private record Entry(ImmutableBytes name, Target target, Node node) {
    int cost() {
      return Dirent.SIZE + name.length();
    }
  }

  private final int blockSize;
  private final ImmutableList<ImmutableList<Entry>> blocks;

  private DirectoryLayout(int blockSize, ImmutableList<ImmutableList<Entry>> blocks) {
    this.blockSize = blockSize;
    this.blocks = blocks;
  }

  /**
   * @param dotOmitted whether the directory does not list itself
   */
  static DirectoryLayout of(Directory directory, int blockSize, boolean dotOmitted) {
    ImmutableList.Builder<ImmutableList<Entry>> blocks = ImmutableList.builder();
    List<Entry> block = new ArrayList<>();
    int used = 0;
    for (Entry entry : sortedEntries(directory, dotOmitted)) {
      if (used + entry.cost() > blockSize) {
        blocks.add(ImmutableList.copyOf(block));
        block.clear();
        used = 0;
      }
      block.add(entry);
      used += entry.cost();
    }
    return new DirectoryLayout(blockSize, blocks.add(ImmutableList.copyOf(block)).build());
  }

  private static List<Entry> sortedEntries(Directory directory, boolean dotOmitted) {
    List<Entry> entries = new ArrayList<>();
    if (!dotOmitted) {
      entries.add(new Entry(DOT, Target.SELF, directory));
    }
    entries.add(new Entry(DOT_DOT, Target.PARENT, directory));
    for (Map.Entry<EntryName, Node> child : directory.children().entrySet()) {
      entries.add(new Entry(child.getKey().bytes(), Target.CHILD, child.getValue()));
    }
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    return entries;
  }

  /** Bytes of the directory: whole blocks, then what the last one uses. */
  long size() {
    int last = blocks.get(blocks.size() - 1).stream().mapToInt(Entry::cost).sum();
    return (long) (blocks.size() - 1) * blockSize + last;
  }

  /** The directory's data, {@link #size} bytes. */
  byte[] toBytes(long self, long parent, ToLongFunction<Node> nids) {
    byte[] bytes = new byte[Math.toIntExact(size())];
    for (int i = 0; i < blocks.size(); i++) {
      writeBlock(bytes, i * blockSize, blocks.get(i), self, parent, nids);
    }
    return bytes;
  }

  private static void writeBlock(
      byte[] bytes,
      int start,
      List<Entry> entries,
      long self,
      long parent,
      ToLongFunction<Node> nids) {
    int dirent = start;
    int nameOffset = entries.size() * Dirent.SIZE;
    for (Entry entry : entries) {
      long nid =
          switch (entry.target()) {
            case SELF -> self;
            case PARENT -> parent;
            case CHILD -> nids.applyAsLong(entry.node());
          };
      NodeKind kind = entry.target() == Target.CHILD ? entry.node().kind() : NodeKind.DIRECTORY;
      new Dirent(nid, nameOffset, FileType.of(kind)).write(bytes, dirent);
      byte[] name = entry.name().toByteArray();
      System.arraycopy(name, 0, bytes, start + nameOffset, name.length);
      dirent += Dirent.SIZE;
      nameOffset += name.length;
    }
  }
}
