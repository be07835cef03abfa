package io.initfs.cpio;

import com.google.common.io.ByteSource;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RootfsModel;
import io.initfs.fstree.UnpackOutcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** One plain archive as a tree, and a tree as one plain archive. */
public final class CpioArchive {
  private static final int BUFFER = 1 << 16;

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
    RootfsModel model = new RootfsModel();
    try (InputStream in = new BufferedInputStream(archive.openStream(), BUFFER)) {
      CpioReader reader = new CpioReader(in, name, limits);
      for (Optional<CpioEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        CpioEntry entry = next.get();
        entry.requireNoParent(
            new CpioException.Place(name, entry.name().toString(), entry.offset()));
        ByteSource content = archive.slice(entry.bodyPosition(), entry.header().filesize());
        if (missingParents == MissingParents.MAKE) {
          model.makeParents(entry.name());
        }
        UnpackOutcome outcome =
            model.put(entry.name(), entry.toNode(content), entry.linkKey().orElse(null));
        if (outcome.isLost()) {
          throw new CpioException.Corrupt(
              new CpioException.Place(name, entry.name().toString(), entry.offset()),
              "entry has no place in the tree",
              "one that can be made",
              outcome.toString());
        }
      }
    }
    model.endImage();
    return model.toTree();
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
    return new TreeWriter(tree, out, name).write(rootEntry);
  }
}
