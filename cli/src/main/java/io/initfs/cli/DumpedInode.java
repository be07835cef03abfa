package io.initfs.cli;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsEntry;
import io.initfs.erofs.ErofsExtent;
import io.initfs.erofs.ErofsInode;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * All of an inode that {@code initfs dump} shows.
 *
 * @param entries null if they are not asked for
 * @param extents null if they are not asked for
 */
record DumpedInode(
    String path,
    ErofsInode inode,
    Metadata metadata,
    @Nullable ImmutableList<ErofsEntry> entries,
    @Nullable ImmutableList<ErofsExtent> extents) {
  /**
   * Reads what is asked for.
   *
   * @throws NotDirectoryException if entries are, and it has none
   */
  static DumpedInode of(InodeOptions.Found found, boolean withExtents, boolean withEntries)
      throws IOException {
    ErofsInode inode = found.inode();
    if (withEntries && inode.kind() != NodeKind.DIRECTORY) {
      throw new NotDirectoryException(found.path());
    }
    return new DumpedInode(
        found.path(),
        inode,
        inode.metadata(),
        withEntries ? inode.entries() : null,
        withExtents ? inode.storedExtents() : null);
  }
}
