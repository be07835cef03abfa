package io.initfs.erofs.read;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All names below a directory, each directory right before its contents, names in byte order, with
 * the inodes and nothing else: for those who do not want a tree in memory. Used once, by one
 * thread.
 */
public final class TreeWalk {
  /**
   * A name and its inode.
   *
   * @param depth directories above it, the one the walk began at not counted
   */
  public record Step(EntryName name, Inode inode, int depth) {}

  private final NodeReader reader;
  private final Set<Long> directories = new HashSet<>();
  private final Deque<Iterator<Map.Entry<EntryName, Long>>> open = new ArrayDeque<>();
  private final Deque<EntryName> names = new ArrayDeque<>();
  private long entryCount;

  /**
   * Begins a walk at {@code directory}.
   *
   * @throws CorruptImageException if it is none
   */
  public TreeWalk(NodeReader reader, Inode directory) throws IOException {
    this.reader = reader;
    if (directory.kind() != NodeKind.DIRECTORY) {
      throw new CorruptImageException(
          where(directory), "kind", "a directory", directory.kind().toString());
    }
    enter(directory);
  }

  /**
   * The next name; empty at the end.
   *
   * @throws CorruptImageException if a directory or an inode cannot be read, or a directory has a
   *     second name, which may be a loop
   * @throws LimitExceededException if there are more names, or they are deeper, than allowed
   */
  public Optional<Step> next() throws IOException {
    while (!open.isEmpty() && !open.element().hasNext()) {
      open.pop();
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    while (names.size() >= open.size()) {
      names.removeLast();
    }
    int depth = open.size() - 1;
    Map.Entry<EntryName, Long> entry = open.element().next();
    names.addLast(entry.getKey());
    Inode inode = reader.inode(entry.getValue());
    if (inode.kind() == NodeKind.DIRECTORY) {
      enter(inode);
    }
    return Optional.of(new Step(entry.getKey(), inode, depth));
  }

  /** The path of the last step, from the directory the walk began at. */
  public TreePath path() {
    TreePath path = TreePath.ROOT;
    for (EntryName name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  private void enter(Inode directory) throws IOException {
    if (open.size() > reader.limits().maxDepth()) {
      throw new LimitExceededException(
          where(directory), "maxDepth", reader.limits().maxDepth(), open.size());
    }
    if (!directories.add(directory.nid())) {
      throw new CorruptImageException(where(directory), "names", "one", "a second one, or a loop");
    }
    ImmutableSortedMap<EntryName, Long> children = reader.children(directory, entryCount);
    entryCount += children.size();
    open.push(children.entrySet().iterator());
  }

  private Where where(Inode directory) {
    return reader.volume().where("directory", directory.nid());
  }
}
