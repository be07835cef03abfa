package io.initfs.fstree.local;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a directory on disk into a {@link FileTree}. Symlinks are never followed, mount points are
 * entered, and files that are one inode become one node. Contents stay on disk: they are opened
 * when someone reads them, and then fail if the file's size or time of modification is no longer
 * what the scan saw.
 *
 * <p>Of extended attributes the JDK shows {@code user.*} alone; {@code security.capability} and
 * ACLs are not seen. Where there is no {@code unix} attribute view, files belong to 0:0 and there
 * are no hard links; where there is no {@code posix} view either, directories have 0755, files
 * 0644, symlinks 0777. Modification times beyond the years 1678 to 2262 lose their nanoseconds.
 */
public final class DirectoryScanner {
  private final ScanOptions options;

  public DirectoryScanner(ScanOptions options) {
    this.options = options;
  }

  /** Scans {@code directory}, which may be a symlink to one, with the default options. */
  public static FileTree scan(Path directory) throws IOException {
    return new DirectoryScanner(ScanOptions.DEFAULTS).read(directory);
  }

  /**
   * Scans {@code directory}, which may be a symlink to one.
   *
   * @throws NotDirectoryException if it is not a directory
   * @throws IOException if a file cannot be read, naming its path, or if the tree is deeper than
   *     {@link ScanOptions#maxDepth}
   */
  public FileTree read(Path directory) throws IOException {
    Path root = directory.toRealPath();
    LocalAttributes attributes = LocalAttributes.read(root);
    if (NodeKind.fromMode(attributes.mode()).orElse(null) != NodeKind.DIRECTORY) {
      throw new NotDirectoryException(directory.toString());
    }
    return new FileTree(new Scan().directory(root, attributes, 0));
  }

  /** One scan: the inodes seen so far. */
  private final class Scan {
    private final NodeReader nodes = new NodeReader(options);

    /** Recursive, within maxDepth; PATH_MAX keeps it to 2048 levels on Linux whatever that is. */
    Directory directory(Path path, LocalAttributes attributes, int depth) throws IOException {
      Metadata metadata = nodes.metadata(path, attributes);
      List<Path> files = list(path);
      if (!files.isEmpty() && depth == options.maxDepth()) {
        throw new IOException(
            path + ": directories are nested deeper than maxDepth " + options.maxDepth());
      }
      ImmutableSortedMap.Builder<EntryName, Node> children = ImmutableSortedMap.naturalOrder();
      for (Path file : files) {
        children.put(name(file), node(file, depth + 1));
      }
      return new Directory(metadata, children.build());
    }

    private Node node(Path path, int depth) throws IOException {
      LocalAttributes attributes = LocalAttributes.read(path);
      return NodeReader.kind(path, attributes) == NodeKind.DIRECTORY
          ? directory(path, attributes, depth)
          : nodes.leaf(path, attributes);
    }
  }

  /** All paths at once, so that a deep tree does not hold a descriptor for each level. */
  private static List<Path> list(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(files::add);
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    return files;
  }

  private static EntryName name(Path path) throws IOException {
    ImmutableBytes bytes = PathBytes.of(path.getFileName());
    if (!EntryName.isValid(bytes)) {
      throw new IOException(path + ": the file's name is longer than 255 bytes in UTF-8");
    }
    return new EntryName(bytes);
  }
}
