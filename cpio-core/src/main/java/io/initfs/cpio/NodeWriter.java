package io.initfs.cpio;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;

/** The work behind {@link CpioArchive#writeTree}, once for one tree. */
final class TreeWriter {
  private static final int MAX_PATH = 4095;
  private static final long MAX_ID = CpioHeader.MAX_FIELD - 1;
  private static final ImmutableBytes ROOT_NAME = ImmutableBytes.utf8(".");

  private final FileTree tree;
  private final CpioWriter writer;
  private final String sink;
  private final Map<Node, Integer> links;
  private final Map<Node, Integer> namesLeft;
  private final Map<Node, Long> inodes = new IdentityHashMap<>();
  private final ImmutableList.Builder<TreePath> xattrsDropped = ImmutableList.builder();
  private final ImmutableList.Builder<TreePath> timesClamped = ImmutableList.builder();
  private long lastInode;
  private long entries;

  TreeWriter(FileTree tree, OutputStream out, String sink) {
    this.tree = tree;
    this.writer = new CpioWriter(out, sink);
    this.sink = sink;
    this.links = tree.linkCounts();
    this.namesLeft = new IdentityHashMap<>(links);
  }

  CpioWriteReport write(CpioArchive.RootEntry rootEntry) throws IOException {
    for (TreeEntry entry : tree) {
      if (!entry.path().isRoot() || rootEntry == CpioArchive.RootEntry.WRITE) {
        write(entry);
      }
    }
    writer.finish();
    return new CpioWriteReport(
        entries, writer.offset(), xattrsDropped.build(), timesClamped.build());
  }

  private void write(TreeEntry entry) throws IOException {
    Node node = entry.node();
    if (!node.metadata().xattrs().isEmpty()) {
      xattrsDropped.add(entry.path());
    }
    boolean last = !linkable(node) || namesLeft.merge(node, -1, Integer::sum) == 0;
    ImmutableBytes name =
        entry.path().isRoot() ? ROOT_NAME : ImmutableBytes.copyOf(entry.path().toRelativeBytes());
    requireAtMost(entry, "namesize", name.length(), MAX_PATH);
    ByteSource body = last ? body(entry) : ByteSource.empty();
    CpioHeader header = header(entry, name, last ? size(entry) : 0);
    try (InputStream in = body.openStream()) {
      writer.write(header, name, in);
    }
    entries++;
  }

  private CpioHeader header(TreeEntry entry, ImmutableBytes name, long filesize)
      throws CpioException {
    Node node = entry.node();
    Metadata metadata = node.metadata();
    requireAtMost(entry, "uid", metadata.uid(), MAX_ID);
    requireAtMost(entry, "gid", metadata.gid(), MAX_ID);
    long ino = linkable(node) ? inodes.computeIfAbsent(node, n -> ++lastInode) : ++lastInode;
    requireAtMost(entry, "ino", ino, CpioHeader.MAX_FIELD);
    int mode = node instanceof Symlink ? node.kind().typeBits() | 0777 : node.mode();
    DeviceNode device = node instanceof DeviceNode found ? found : null;
    return new CpioHeader(
        false,
        ino,
        mode,
        metadata.uid(),
        metadata.gid(),
        nlink(node),
        mtime(entry),
        filesize,
        0,
        0,
        device == null ? 0 : device.number().major(),
        device == null ? 0 : device.number().minor(),
        name.length() + 1L,
        0);
  }

  /** Linux links no symlinks: two names of one become two symlinks. */
  private static boolean linkable(Node node) {
    return !(node instanceof Directory || node instanceof Symlink);
  }

  private long nlink(Node node) {
    if (node instanceof Directory) {
      return 2;
    }
    return linkable(node) ? links.getOrDefault(node, 1) : 1;
  }

  private long mtime(TreeEntry entry) {
    long seconds = entry.node().metadata().mtime().seconds();
    long clamped = Math.max(0, Math.min(seconds, CpioHeader.MAX_FIELD));
    if (clamped != seconds) {
      timesClamped.add(entry.path());
    }
    return clamped;
  }

  private long size(TreeEntry entry) throws CpioException {
    Node node = entry.node();
    if (node instanceof RegularFile file) {
      requireAtMost(entry, "filesize", file.size(), CpioHeader.MAX_FIELD);
      return file.size();
    }
    if (node instanceof Symlink link) {
      int length = link.target().length();
      requireAtMost(entry, "filesize of a symlink", length, MAX_PATH);
      if (length == 0 || link.target().indexOf((byte) 0) >= 0) {
        throw new CpioException.Unsupported(
            place(entry), "symlink target", "a byte or more, no NUL", "\"" + link.target() + "\"");
      }
      return length;
    }
    return 0;
  }

  private static ByteSource body(TreeEntry entry) {
    if (entry.node() instanceof RegularFile file) {
      return file.content();
    }
    return entry.node() instanceof Symlink link
        ? ByteSource.wrap(link.target().toByteArray())
        : ByteSource.empty();
  }

  private void requireAtMost(TreeEntry entry, String field, long value, long limit)
      throws CpioException {
    if (value > limit) {
      throw new CpioException.LimitExceeded(place(entry), field, "at most " + limit, "" + value);
    }
  }

  private CpioException.Place place(TreeEntry entry) {
    return new CpioException.Place(sink, entry.path().toString(), writer.offset());
  }
}
