package io.initfs.testdata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.fstree.local.ScanOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Trees on disk with what Java can neither set nor see: device nodes, holes, ACLs and xattrs of
 * every prefix. GNU tar does it. Needs {@link Requirement#ROOT} and {@link Requirement#TAR}. Of
 * sockets, which tar does not know, a tree to be written must have none, and one that is read has
 * no xattrs.
 */
public final class DiskTrees {
  private DiskTrees() {}

  /** Writes {@code tree} as a pax archive, with zeros for holes. */
  public static void writeTar(FileTree tree, Path archive) throws IOException {
    writeTar(tree, archive, false);
  }

  private static void writeTar(FileTree tree, Path archive, boolean holes) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
      TarWriter.write(tree, out, holes);
    }
  }

  /** Puts {@code tree} into {@code directory}, which is made. */
  public static void write(FileTree tree, Path directory) throws IOException, InterruptedException {
    Files.createDirectory(directory);
    Path archive = Files.createTempFile("initfs-tree", ".tar");
    try {
      writeTar(tree, archive, true);
      tar(
          directory,
          "-x",
          "--same-permissions",
          "--numeric-owner",
          "--warning=no-timestamp",
          "--file=" + archive);
    } finally {
      Files.delete(archive);
    }
  }

  /** Reads {@code directory} as {@link DirectoryScanner} does, but with all xattrs. */
  public static FileTree read(Path directory) throws IOException, InterruptedException {
    FileTree scanned = new DirectoryScanner(ScanOptions.DEFAULTS.withXattrs(false)).read(directory);
    byte[] archive = tar(directory, "-c", "--format=posix", ".").stdout();
    Map<TreePath, ImmutableSortedMap<ImmutableBytes, ImmutableBytes>> xattrs =
        TarReader.xattrs(archive);
    Map<Node, Node> withXattrs = new IdentityHashMap<>();
    for (TreeEntry entry : scanned) {
      ImmutableSortedMap<ImmutableBytes, ImmutableBytes> own = xattrs.get(entry.path());
      if (own != null) {
        Node node = entry.node();
        withXattrs.put(node, childless(node).withMetadata(node.metadata().withXattrs(own)));
      }
    }
    TreeBuilder builder = new TreeBuilder();
    for (TreeEntry entry : scanned) {
      builder.put(entry.path(), withXattrs.getOrDefault(entry.node(), childless(entry.node())));
    }
    return builder.build();
  }

  private static Node childless(Node node) {
    return node instanceof Directory directory ? directory.withoutChildren() : node;
  }

  private static Commands.Result tar(Path directory, String... arguments)
      throws IOException, InterruptedException {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.add(PeerTools.require("tar"), "--directory=" + directory);
    command.add("--xattrs", "--xattrs-include=*").add(arguments);
    return Commands.run(command.build()).requireSuccess();
  }
}
