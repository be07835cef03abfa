package io.initfs.erofs.read;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole image as a {@link FileTree}: all metadata now, contents when they are opened. Names that
 * share a nid share a node. Used once.
 */
public final class TreeReader {
  private final NodeReader reader;
  private final Set<Long> directories = new HashSet<>();
  private final Map<Long, Node> nodes = new HashMap<>();
  private long entryCount;
  private long xattrBytes;

  public TreeReader(NodeReader reader) {
    this.reader = reader;
  }

  public FileTree read() throws IOException {
    Inode root = reader.root();
    if (root.kind() != NodeKind.DIRECTORY) {
      throw new CorruptImageException(
          where("root inode", root.nid()), "kind", "a directory", root.kind().toString());
    }
    return new FileTree(readFrom(root));
  }

  /** A directory whose children are being read. */
  private static final class OpenDirectory {
    final Inode inode;
    final Iterator<Map.Entry<EntryName, Long>> rest;
    final ImmutableSortedMap.Builder<EntryName, Node> children = ImmutableSortedMap.naturalOrder();

    /** The name of the child directory that is open, if one is. */
    @Nullable EntryName entered;

    OpenDirectory(Inode inode, Map<EntryName, Long> nids) {
      this.inode = inode;
      this.rest = nids.entrySet().iterator();
    }
  }

  /** Without recursion: the depth of an image must not become the depth of our stack. */
  private Directory readFrom(Inode root) throws IOException {
    Deque<OpenDirectory> open = new ArrayDeque<>();
    open.push(enter(root, 0));
    while (true) {
      OpenDirectory directory = open.element();
      if (directory.rest.hasNext()) {
        readChild(directory, directory.rest.next(), open);
        continue;
      }
      open.pop();
      Metadata metadata = reader.metadata(directory.inode);
      countXattrs(directory.inode, metadata);
      Directory done = new Directory(metadata, directory.children.buildOrThrow());
      @Nullable OpenDirectory parent = open.peek();
      if (parent == null || parent.entered == null) {
        return done;
      }
      parent.children.put(parent.entered, done);
    }
  }

  private void readChild(
      OpenDirectory directory, Map.Entry<EntryName, Long> child, Deque<OpenDirectory> open)
      throws IOException {
    @Nullable Node node = nodes.get(child.getValue());
    if (node == null) {
      Inode inode = reader.inode(child.getValue());
      if (inode.kind() == NodeKind.DIRECTORY) {
        directory.entered = child.getKey();
        open.push(enter(inode, open.size()));
        return;
      }
      node = reader.node(inode);
      countXattrs(inode, node.metadata());
      nodes.put(child.getValue(), node);
    }
    directory.children.put(child.getKey(), node);
  }

  private OpenDirectory enter(Inode inode, int depth) throws IOException {
    if (depth > reader.limits().maxDepth()) {
      throw new LimitExceededException(
          where("directory", inode.nid()), "maxDepth", reader.limits().maxDepth(), depth);
    }
    if (!directories.add(inode.nid())) {
      throw new CorruptImageException(
          where("directory", inode.nid()), "names", "one", "a second one, or a loop");
    }
    Map<EntryName, Long> children = reader.children(inode, entryCount);
    entryCount += children.size();
    return new OpenDirectory(inode, children);
  }

  /** A small image may refer to a large xattr from many inodes. */
  private void countXattrs(Inode inode, Metadata metadata) throws LimitExceededException {
    metadata.xattrs().forEach((name, value) -> xattrBytes += name.length() + value.length());
    if (xattrBytes > reader.limits().maxXattrBytes()) {
      throw new LimitExceededException(
          where("xattr body", inode.nid()),
          "maxXattrBytes",
          reader.limits().maxXattrBytes(),
          xattrBytes);
    }
  }

  private Where where(String structure, long nid) {
    return reader.volume().where(structure, nid);
  }
}
