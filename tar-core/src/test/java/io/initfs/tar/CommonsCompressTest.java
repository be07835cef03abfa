package io.initfs.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.TreeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as another library writes them. */
class CommonsCompressTest {
  private static final TreeOptions OPTIONS =
      TreeOptions.SMALL
          .withPlainNames(true)
          .withXattrs(false)
          .withKinds(EnumSet.complementOf(EnumSet.of(NodeKind.SOCKET)));

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
  void treeComesBack(int form) throws IOException {
    boolean pax = form == TarArchiveOutputStream.LONGFILE_POSIX;
    FileTree tree =
        RandomTrees.tree(11, OPTIONS.withNanos(pax)).mapMetadata(CommonsCompressTest::coarse);

    try (TarArchive archive = TarBytes.open(write(tree, form))) {
      assertEquals(List.of(), TreeDiff.compare(tree, archive.tree()));
      assertEquals(List.of(), archive.notes());
    }
  }

  /** The library has times in steps of 100 ns. */
  private static Metadata coarse(Metadata metadata) {
    Timestamp mtime = metadata.mtime();
    return metadata.withMtime(new Timestamp(mtime.seconds(), mtime.nanos() / 100 * 100));
  }

  private static byte[] write(FileTree tree, int form) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Map<Node, TreePath> written = new IdentityHashMap<>();
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      out.setLongFileMode(form);
      out.setBigNumberMode(
          form == TarArchiveOutputStream.LONGFILE_POSIX
              ? TarArchiveOutputStream.BIGNUMBER_POSIX
              : TarArchiveOutputStream.BIGNUMBER_STAR);
      for (TreeEntry entry : tree) {
        TreePath first = written.putIfAbsent(entry.node(), entry.path());
        if (first == null) {
          write(entry, out);
        } else {
          TarArchiveEntry link = new TarArchiveEntry(name(entry.path()), TarArchiveEntry.LF_LINK);
          link.setLinkName(name(first));
          out.putArchiveEntry(link);
          out.closeArchiveEntry();
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void write(TreeEntry source, TarArchiveOutputStream out) throws IOException {
    Node node = source.node();
    boolean directory = node.kind() == NodeKind.DIRECTORY;
    String name = name(source.path()) + (directory ? "/" : "");
    TarArchiveEntry entry = new TarArchiveEntry(name, type(node.kind()));
    Metadata metadata = node.metadata();
    entry.setMode(node.mode());
    entry.setUserId(metadata.uid());
    entry.setGroupId(metadata.gid());
    Timestamp mtime = metadata.mtime();
    entry.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(mtime.seconds(), mtime.nanos())));
    if (node instanceof Symlink symlink) {
      entry.setLinkName(symlink.target().toUtf8());
    } else if (node instanceof DeviceNode device) {
      entry.setDevMajor(device.number().major());
      entry.setDevMinor(device.number().minor());
    }
    byte[] content = node instanceof RegularFile file ? file.content().read() : new byte[0];
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  private static String name(TreePath path) {
    return "." + path;
  }

  private static byte type(NodeKind kind) {
    return switch (kind) {
      case REGULAR_FILE -> TarArchiveEntry.LF_NORMAL;
      case DIRECTORY -> TarArchiveEntry.LF_DIR;
      case SYMLINK -> TarArchiveEntry.LF_SYMLINK;
      case CHARACTER_DEVICE -> TarArchiveEntry.LF_CHR;
      case BLOCK_DEVICE -> TarArchiveEntry.LF_BLK;
      case FIFO -> TarArchiveEntry.LF_FIFO;
      case SOCKET -> throw new IllegalArgumentException("tar has no sockets");
    };
  }
}
