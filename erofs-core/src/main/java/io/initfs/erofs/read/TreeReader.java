package io.initfs.erofs.read;

import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A whole image as a {@link FileTree}: all metadata now, contents when they are opened. Names that
 * share a nid share a node. Used once.
 */
public final class TreeReader {
  private final NodeReader reader;
  private final Set<Long> directories = new HashSet<>();
  private final Map<Long, Node> nodes = new HashMap<>();
  private long entryCount;

  public TreeReader(NodeReader reader) {
    this.reader = reader;
  }

  public FileTree read() throws IOException {
    Inode root = reader.inode(reader.volume().rootNid());
    if (root.kind() != NodeKind.DIRECTORY) {
      throw new CorruptImageException(
          where("root inode", root.nid()), "kind", "a directory", root.kind().toString());
    }
    return new FileTree(directory(root, 0));
  }

  private Directory directory(Inode inode, int depth) throws IOException {
    if (depth > reader.limits().maxDepth()) {
      throw new LimitExceededException(
          where("directory", inode.nid()), "maxDepth", reader.limits().maxDepth(), depth);
    }
    if (!directories.add(inode.nid())) {
      throw new CorruptImageException(
          where("directory", inode.nid()), "names", "one", "a second one, or a loop");
    }
    Map<EntryName, Node> children = new TreeMap<>();
    for (Map.Entry<EntryName, Long> child : reader.children(inode).entrySet()) {
      countEntry(inode);
      children.put(child.getKey(), child(child.getValue(), depth));
    }
    return new Directory(reader.metadata(inode), children);
  }

  private Node child(long nid, int depth) throws IOException {
    Node known = nodes.get(nid);
    if (known != null) {
      return known;
    }
    Inode inode = reader.inode(nid);
    if (inode.kind() == NodeKind.DIRECTORY) {
      return directory(inode, depth + 1);
    }
    Node node = reader.node(inode);
    nodes.put(nid, node);
    return node;
  }

  private void countEntry(Inode directory) throws LimitExceededException {
    if (++entryCount > reader.limits().maxEntries()) {
      throw new LimitExceededException(
          where("directory", directory.nid()),
          "maxEntries",
          reader.limits().maxEntries(),
          entryCount);
    }
  }

  private Where where(String structure, long nid) {
    return reader.volume().where(structure, nid);
  }
}
