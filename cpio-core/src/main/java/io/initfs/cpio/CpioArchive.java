package io.initfs.cpio;

import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** One plain archive as a tree, and a tree as one plain archive. */
public final class CpioArchive {
  private static final ImmutableBytes ROOT_NAME = ImmutableBytes.utf8(".");

  private CpioArchive() {}

  /** Whether an entry for the root directory, {@code .}, stands first in a written archive. */
  public enum RootEntry {
    OMIT,
    WRITE
  }

  /** What to do about an entry whose parent directory is not there before it. */
  public enum MissingParents {
    /** It is an error: Linux would lose the entry. */
    REFUSE,
    /** Make the parents, 0755, root's, as {@code cpio -id} and others do. */
    MAKE
  }

  /**
   * Reads the archive at the start of {@code archive} up to its trailer. Contents are not read:
   * they become slices of {@code archive}, which must stay as it is while the tree is in use.
   *
   * @param name what to call the archive in errors
   * @throws CpioException as {@link CpioReader} does, and {@link CpioException.Corrupt} for an
   *     entry that Linux could not create, such as one over a directory that is not empty
   */
  public static FileTree readTree(
      ByteSource archive, String name, CpioLimits limits, MissingParents missingParents)
      throws IOException {
    return new TreeReader(archive, name, limits).readAll(missingParents);
  }

  /**
   * Reads a part of the archive at the start of {@code archive}, for unpacking into a directory
   * that may hold some of the parents already. A file has its contents whichever of its names are
   * picked. Else as {@link #readTree}.
   *
   * @param wanted asked once for each entry, by the name as it stands in the archive
   * @throws CpioException as {@link #readTree} does, for entries not wanted too
   */
  public static CpioContents readContents(
      ByteSource archive, String name, CpioLimits limits, Predicate<ImmutableBytes> wanted)
      throws IOException {
    return new TreeReader(archive, name, limits).readPicked(wanted);
  }

  /**
   * Writes {@code tree} so that the same tree always gives the same bytes: names in canonical
   * order, inodes numbered from 1 in that order, device 0:0, nlink the number of names in the
   * archive (2 for a directory), the body of a hard-linked file with its last name, one trailer,
   * zeros to 512.
   *
   * @param name what to call the archive in errors
   * @throws CpioException.LimitExceeded if a value does not fit its field, or a name or a target is
   *     longer than Linux takes
   * @throws CpioException.Unsupported if the root holds a {@code TRAILER!!!}
   * @throws CpioException.Corrupt if a content has not the length that its file has
   */
  public static CpioWriteReport writeTree(
      FileTree tree, OutputStream out, String name, RootEntry rootEntry) throws IOException {
    NodeWriter writer = new NodeWriter(out, name, tree.linkCounts());
    for (TreeEntry entry : tree) {
      if (!entry.path().isRoot()) {
        ImmutableBytes path = ImmutableBytes.copyOf(entry.path().toRelativeBytes());
        writer.write(new NamedNode(path, entry.node()));
      } else if (rootEntry == RootEntry.WRITE) {
        writer.write(new NamedNode(ROOT_NAME, entry.node()));
      }
    }
    return writer.finish();
  }

  /**
   * Writes {@code entries} in their order; else as {@link #writeTree}: inodes are numbered in that
   * order, nlink counts the given names, the body of a hard-linked file is with the last of them.
   * The children of a directory are not looked at.
   *
   * @param name what to call the archive in errors
   * @throws CpioException as {@link #writeTree} does, and {@link CpioException.Unsupported} if a
   *     name is there twice: Linux deletes a hard link that it meets again
   */
  public static CpioWriteReport writeEntries(List<NamedNode> entries, OutputStream out, String name)
      throws IOException {
    Map<Node, Integer> links = new IdentityHashMap<>();
    Set<ImmutableBytes> names = new HashSet<>();
    for (NamedNode entry : entries) {
      links.merge(entry.node(), 1, Integer::sum);
      if (!names.add(entry.name())) {
        throw new CpioException.Unsupported(
            new ArchiveException.Place(name, entry.name().toString(), 0), "name", "once", "twice");
      }
    }
    NodeWriter writer = new NodeWriter(out, name, links);
    for (NamedNode entry : entries) {
      writer.write(entry);
    }
    return writer.finish();
  }
}
