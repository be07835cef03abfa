package io.initfs.cpio;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Turns names and nodes into entries, in the order in which they come: numbers inodes from 1, gives
 * the body of a hard-linked file to its last name.
 */
final class NodeWriter {
  private static final int MAX_PATH = 4095;
  private static final long MAX_ID = CpioHeader.MAX_FIELD - 1;

  private final CpioWriter writer;
  private final String sink;
  private final Map<Node, Integer> links;
  private final Map<Node, Integer> namesLeft;
  private final Map<Node, Long> inodes = new IdentityHashMap<>();
  private final ImmutableList.Builder<ImmutableBytes> xattrsDropped = ImmutableList.builder();
  private final ImmutableList.Builder<ImmutableBytes> timesClamped = ImmutableList.builder();
  private long lastInode;
  private long entries;

  /**
   * @param links by identity, how many names each node will be written under; directories and
   *     symlinks are not looked up
   */
  NodeWriter(OutputStream out, String sink, Map<Node, Integer> links) {
    this.writer = new CpioWriter(out, sink);
    this.sink = sink;
    this.links = links;
    this.namesLeft = new IdentityHashMap<>(links);
  }

  void write(NamedNode entry) throws IOException {
    Node node = entry.node();
    requireAtMost(entry, "namesize", entry.name().length(), MAX_PATH);
    if (!node.metadata().xattrs().isEmpty()) {
      xattrsDropped.add(entry.name());
    }
    boolean last = !linkable(node) || namesLeft.merge(node, -1, Integer::sum) == 0;
    ByteSource body = last ? body(node) : ByteSource.empty();
    CpioHeader header = header(entry, last ? size(entry) : 0);
    try (InputStream in = body.openStream()) {
      writer.write(header, entry.name(), in);
    }
    entries++;
  }

  CpioWriteReport finish() throws IOException {
    writer.finish();
    return new CpioWriteReport(
        entries, writer.offset(), xattrsDropped.build(), timesClamped.build());
  }

  private CpioHeader header(NamedNode entry, long filesize) throws CpioException {
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
        entry.name().length() + 1L,
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

  private long mtime(NamedNode entry) {
    long seconds = entry.node().metadata().mtime().seconds();
    long clamped = Math.max(0, Math.min(seconds, CpioHeader.MAX_FIELD));
    if (clamped != seconds) {
      timesClamped.add(entry.name());
    }
    return clamped;
  }

  private long size(NamedNode entry) throws CpioException {
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

  private static ByteSource body(Node node) {
    if (node instanceof RegularFile file) {
      return file.content();
    }
    return node instanceof Symlink link
        ? ByteSource.wrap(link.target().toByteArray())
        : ByteSource.empty();
  }

  private void requireAtMost(NamedNode entry, String field, long value, long limit)
      throws CpioException {
    if (value > limit) {
      throw new CpioException.LimitExceeded(place(entry), field, "at most " + limit, "" + value);
    }
  }

  private ArchiveException.Place place(NamedNode entry) {
    return new ArchiveException.Place(sink, entry.name().toString(), writer.offset());
  }
}
