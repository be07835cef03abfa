package io.initfs.erofs.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import io.initfs.erofs.ErofsEntry;
import io.initfs.erofs.ErofsFileStatistics;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Reads all that an image shows, within bounds: a small one may have petabytes of holes. */
final class ImageUse {
  private static final long MOST_OF_A_FILE = 1 << 20;
  private static final long MOST_OF_AN_IMAGE = 8 << 20;
  private static final int MOST_INODES = 1000;
  private static final int MOST_LOOKUPS = 20;
  private static final ImmutableBytes XATTR = ImmutableBytes.utf8("security.selinux");

  private final ErofsImage image;
  private final Set<Long> known = new HashSet<>();
  private final Deque<Long> queue = new ArrayDeque<>();
  private long left;

  ImageUse(ErofsImage image) {
    this.image = image;
  }

  private interface Part {
    Object use() throws IOException;
  }

  /** As {@code ls}, {@code cat} and {@code dump} of a whole image do. */
  void readTree() throws IOException {
    left = MOST_OF_AN_IMAGE;
    int lookups = 0;
    for (TreeEntry entry : image.tree()) {
      if (lookups++ < MOST_LOOKUPS) {
        // What is there may not be found: names that are out of order.
        tolerate(() -> image.resolve(entry.path()));
      }
      if (entry.node() instanceof RegularFile file) {
        read(file.content(), file.size());
      }
    }
    ErofsFileStatistics unused = image.statistics();
  }

  /** Inode by inode, in spite of others that cannot be read. */
  void readInodes() throws IOException {
    left = MOST_OF_AN_IMAGE;
    tolerate(() -> meet(image.root().nid()));
    while (!queue.isEmpty()) {
      long nid = queue.remove();
      tolerate(() -> readInode(image.inode(nid)));
    }
  }

  private boolean meet(long nid) {
    return known.size() < MOST_INODES && known.add(nid) && queue.add(nid);
  }

  /** Gives the last of all that was read. */
  private Object readInode(ErofsInode inode) throws IOException {
    tolerate(inode::metadata);
    tolerate(() -> inode.xattr(XATTR));
    tolerate(inode::storedExtents);
    if (inode.kind() == NodeKind.DIRECTORY) {
      for (ErofsEntry entry : inode.entries()) {
        boolean unused = meet(entry.nid());
      }
    } else if (inode.kind() == NodeKind.REGULAR_FILE) {
      tolerate(inode::extents);
      tolerate(() -> readEnd(inode));
      read(inode.content(), inode.size());
    } else if (inode.kind() == NodeKind.SYMLINK) {
      return inode.target();
    }
    return inode.node();
  }

  private static byte[] readEnd(ErofsInode inode) throws IOException {
    byte[] end = new byte[(int) Math.min(inode.size(), 100)];
    inode.readFully(inode.size() - end.length, end, 0, end.length);
    return end;
  }

  private void read(ByteSource content, long size) throws IOException {
    long wanted = Math.min(size, Math.min(left, MOST_OF_A_FILE));
    left -= wanted;
    try (InputStream in = ByteStreams.limit(content.openStream(), wanted)) {
      assertEquals(wanted, ByteStreams.exhaust(in));
    }
  }

  private static void tolerate(Part part) throws IOException {
    try {
      Object unused = part.use();
    } catch (ErofsException expected) {
      assertEquals(false, String.valueOf(expected.getMessage()).isEmpty());
    }
  }
}
