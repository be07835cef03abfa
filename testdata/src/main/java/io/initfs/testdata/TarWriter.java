package io.initfs.testdata;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Writes trees as pax archives, the one form of a tree that GNU tar and mkfs.erofs take with
 * everything in it: any bytes in names and xattrs, devices, hard links, owners, times with
 * fractions, and for GNU tar holes. By hand, since libraries take pax values for text.
 */
final class TarWriter {
  private final OutputStream out;
  private final boolean holes;
  private final Map<Node, TreePath> written = new IdentityHashMap<>();

  private TarWriter(OutputStream out, boolean holes) {
    this.out = out;
    this.holes = holes;
  }

  /**
   * Writes {@code tree}, which must not have sockets.
   *
   * @param holes whether {@link SparseContent} is written as GNU tar's sparse format 0.1, which
   *     mkfs.erofs does not read
   */
  static void write(FileTree tree, OutputStream out, boolean holes) throws IOException {
    TarWriter writer = new TarWriter(out, holes);
    for (TreeEntry entry : tree) {
      writer.write(entry.path(), entry.node());
    }
    out.write(new byte[2 * TarHeader.BLOCK]);
  }

  private void write(TreePath path, Node node) throws IOException {
    PaxRecords pax = new PaxRecords();
    TreePath first = written.putIfAbsent(node, path);
    if (first != null) {
      pax.put("linkpath", name(first)).put("path", name(path));
      writeHeaders(pax, new TarHeader(TarHeader.HARD_LINK, 0, 0));
      return;
    }
    pax.put("path", name(path));
    addMetadata(pax, node.metadata());
    byte[] body = new byte[0];
    if (node instanceof Symlink symlink) {
      pax.put("linkpath", symlink.target());
    } else if (node instanceof RegularFile file) {
      body = body(file, pax);
    }
    TarHeader header = new TarHeader(type(node), node.metadata().permissions(), body.length);
    if (node instanceof DeviceNode device) {
      header = header.withDevice(device.number());
    }
    writeHeaders(pax, header);
    writePadded(body);
  }

  private byte[] body(RegularFile file, PaxRecords pax) throws IOException {
    if (holes && file.content() instanceof SparseContent content) {
      content.describeTo(pax);
      return content.islandsInBlocks(TarHeader.BLOCK);
    }
    return file.content().read();
  }

  private static void addMetadata(PaxRecords pax, Metadata metadata) {
    Timestamp mtime = metadata.mtime();
    pax.put("mtime", String.format("%d.%09d", mtime.seconds(), mtime.nanos()));
    pax.put("uid", Long.toString(metadata.uid()));
    pax.put("gid", Long.toString(metadata.gid()));
    metadata.xattrs().forEach(pax::putXattr);
  }

  private static char type(Node node) {
    return switch (node.kind()) {
      case REGULAR_FILE -> TarHeader.FILE;
      case DIRECTORY -> TarHeader.DIRECTORY;
      case SYMLINK -> TarHeader.SYMLINK;
      case CHARACTER_DEVICE -> TarHeader.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> TarHeader.BLOCK_DEVICE;
      case FIFO -> TarHeader.FIFO;
      case SOCKET -> throw new IllegalArgumentException("tar has no sockets");
    };
  }

  private static ImmutableBytes name(TreePath path) {
    byte[] relative = path.toRelativeBytes();
    return ImmutableBytes.copyOf(Bytes.concat(new byte[] {'.', '/'}, relative));
  }

  private void writeHeaders(PaxRecords pax, TarHeader header) throws IOException {
    byte[] records = pax.toByteArray();
    out.write(new TarHeader(TarHeader.PAX, 0, records.length).toByteArray());
    writePadded(records);
    out.write(header.toByteArray());
  }

  private void writePadded(byte[] bytes) throws IOException {
    out.write(bytes);
    out.write(new byte[-bytes.length & (TarHeader.BLOCK - 1)]);
  }
}
