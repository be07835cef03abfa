package io.initfs.erofs.stats;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.math.LongMath;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.read.TreeWalk;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** What a walk over all names of an image meets, counted. */
public final class FileCounts {
  private final NodeReader reader;
  private final Map<NodeKind, Long> kinds = new EnumMap<>(NodeKind.class);
  private final SizeHistogram fileSizes = new SizeHistogram();
  private final SizeHistogram storedSizes = new SizeHistogram();
  private final ExtensionCount extensions = new ExtensionCount();
  private long names;
  private long compressed;
  private long uncompressed;
  private long fileBytes;
  private long storedBytes;

  private FileCounts(NodeReader reader) {
    this.reader = reader;
    for (NodeKind kind : NodeKind.values()) {
      kinds.put(kind, 0L);
    }
  }

  /**
   * Reads all directories and inodes, but no contents.
   *
   * @throws ErofsException if the tree cannot be read, or exceeds the reader's limits
   */
  public static FileCounts of(NodeReader reader) throws IOException {
    FileCounts counts = new FileCounts(reader);
    counts.walk();
    return counts;
  }

  private void walk() throws IOException {
    Volume volume = reader.volume();
    Inode root = reader.root();
    count(root);
    TreeWalk walk = new TreeWalk(reader, root);
    for (var step = walk.next(); step.isPresent(); step = walk.next()) {
      Inode inode = step.get().inode();
      count(inode);
      if (inode.kind() == NodeKind.REGULAR_FILE) {
        countFile(step.get().name(), inode);
      }
    }
    if (volume.superblock().hasPackedInode()) {
      Inode packed = reader.inode(volume.superblock().packedNid());
      countLayout(packed);
      countStored(packed);
    }
  }

  /** Names, that of the root included. */
  public long names() {
    return names;
  }

  /** Names by kind, all kinds. */
  public ImmutableSortedMap<NodeKind, Long> kinds() {
    return ImmutableSortedMap.copyOf(kinds);
  }

  /** Inodes in pclusters, by name; and the packed inode if it is. */
  public long compressed() {
    return compressed;
  }

  /** The others, likewise. */
  public long uncompressed() {
    return uncompressed;
  }

  /** Bytes of regular files, by name. */
  public long fileBytes() {
    return fileBytes;
  }

  /** Bytes of data blocks of regular files, by name, and of the packed inode. */
  public long storedBytes() {
    return storedBytes;
  }

  /** Regular files by size. */
  public ImmutableList<Long> fileSizes() {
    return fileSizes.counts();
  }

  /** Regular files, and the packed inode, by what they take on disk. */
  public ImmutableList<Long> storedSizes() {
    return storedSizes.counts();
  }

  /** Regular files by extension, in dump.erofs's order. */
  public ImmutableMap<String, Long> extensions() {
    return extensions.counts();
  }

  private void count(Inode inode) {
    names++;
    kinds.merge(inode.kind(), 1L, Long::sum);
    countLayout(inode);
  }

  private void countLayout(Inode inode) {
    if (inode.isCompressed()) {
      compressed++;
    } else {
      uncompressed++;
    }
  }

  private void countFile(EntryName name, Inode inode) {
    fileBytes = LongMath.saturatedAdd(fileBytes, inode.size());
    fileSizes.add(inode.size());
    extensions.add(name);
    countStored(inode);
  }

  private void countStored(Inode inode) {
    long bytes = inode.storedBytes(reader.volume().blockBits());
    storedBytes = LongMath.saturatedAdd(storedBytes, bytes);
    storedSizes.add(bytes);
  }
}
