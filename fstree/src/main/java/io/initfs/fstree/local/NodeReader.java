package io.initfs.fstree.local;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads single files on disk into nodes. Across the calls of one reader, files that are one inode
 * become one node. What holds for the nodes of {@link DirectoryScanner} holds for these: contents
 * stay on disk, and are an error if the file changes.
 */
public final class NodeReader {
  private final boolean xattrs;
  private final Map<LocalAttributes.Identity, Node> manyNamed = new HashMap<>();

  /**
   * @param options of which {@code maxDepth} does not matter here
   */
  public NodeReader(ScanOptions options) {
    this.xattrs = options.xattrs();
  }

  /**
   * The path that {@code name} is from {@code base}.
   *
   * @param name the bytes of a relative or absolute path, as the file system stores them
   * @throws java.nio.file.FileSystemException if the file system has no such path
   */
  public static Path resolve(Path base, ImmutableBytes name) throws IOException {
    return base.resolve(PathBytes.ofTarget(base.getFileSystem(), name));
  }

  /**
   * Reads {@code path} itself: a symlink is not followed, a directory has no children.
   *
   * @throws IOException naming the path, if it cannot be looked at
   */
  public Node read(Path path) throws IOException {
    LocalAttributes attributes = LocalAttributes.read(path);
    return kind(path, attributes) == NodeKind.DIRECTORY
        ? new Directory(metadata(path, attributes), Map.of())
        : leaf(path, attributes);
  }

  static NodeKind kind(Path path, LocalAttributes attributes) throws IOException {
    Optional<NodeKind> kind = NodeKind.fromMode(attributes.mode());
    return kind.orElseThrow(
        () ->
            new IOException(
                String.format("%s: unknown file type in mode 0%o", path, attributes.mode())));
  }

  /** The node of what is no directory. */
  Node leaf(Path path, LocalAttributes attributes) throws IOException {
    if (attributes.identity().isEmpty()) {
      return newLeaf(path, attributes);
    }
    LocalAttributes.Identity identity = attributes.identity().get();
    Node node = manyNamed.get(identity);
    if (node == null) {
      node = newLeaf(path, attributes);
      manyNamed.put(identity, node);
    }
    return node;
  }

  private Node newLeaf(Path path, LocalAttributes attributes) throws IOException {
    NodeKind kind = kind(path, attributes);
    if (kind == NodeKind.REGULAR_FILE) {
      ScannedContent content = new ScannedContent(path, attributes);
      return new RegularFile(metadata(path, attributes), attributes.size(), content);
    }
    Metadata metadata = attributes.toMetadata(ImmutableSortedMap.of());
    return switch (kind) {
      case SYMLINK -> new Symlink(metadata, PathBytes.of(Files.readSymbolicLink(path)));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          new DeviceNode(metadata, kind, attributes.deviceNumber());
      case FIFO -> new Fifo(metadata);
      case SOCKET -> new Socket(metadata);
      case REGULAR_FILE, DIRECTORY -> throw new AssertionError(kind);
    };
  }

  /** Of a regular file or a directory, the only ones that have xattrs which Java can see. */
  Metadata metadata(Path path, LocalAttributes attributes) throws IOException {
    return attributes.toMetadata(xattrs ? UserXattrs.read(path) : ImmutableSortedMap.of());
  }
}
