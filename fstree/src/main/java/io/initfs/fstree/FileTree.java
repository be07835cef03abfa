package io.initfs.fstree;

import com.google.common.math.LongMath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An immutable file tree, independent of any format. Iteration gives every name once, the root
 * first, each directory right before its contents, names in byte order: the canonical order in
 * which all writers of this project work.
 */
public final class FileTree implements Iterable<TreeEntry> {
  private final Directory root;

  /**
   * @throws IllegalArgumentException if a directory stands in the tree under two names
   */
  public FileTree(Directory root) {
    this.root = root;
    Set<Node> directories = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Directory> pending = new ArrayDeque<>();
    pending.add(root);
    while (!pending.isEmpty()) {
      Directory directory = pending.remove();
      if (!directories.add(directory)) {
        throw new IllegalArgumentException("directory has a second name: " + secondName());
      }
      for (Node child : directory.children().values()) {
        if (child instanceof Directory below) {
          pending.add(below);
        }
      }
    }
  }

  /** The first name of a directory that had one before. */
  private TreePath secondName() {
    Set<Node> directories = Collections.newSetFromMap(new IdentityHashMap<>());
    return stream()
        .filter(entry -> entry.node() instanceof Directory && !directories.add(entry.node()))
        .findFirst()
        .orElseThrow()
        .path();
  }

  public Directory root() {
    return root;
  }

  /** The node at {@code path}, symlinks not followed. */
  public Optional<Node> lookup(TreePath path) {
    Node node = root;
    for (EntryName name : path.names()) {
      if (!(node instanceof Directory directory)) {
        return Optional.empty();
      }
      Optional<Node> child = directory.child(name);
      if (child.isEmpty()) {
        return Optional.empty();
      }
      node = child.get();
    }
    return Optional.of(node);
  }

  /** The node that {@code path} leads to, symlinks followed within this tree. */
  public Optional<Node> resolve(TreePath path) {
    ImmutableBytes bytes = ImmutableBytes.copyOf(path.toRelativeBytes());
    return walk(TreePath.ROOT, bytes).end();
  }

  /**
   * Walks {@code path} from {@code directory}, symlinks followed within this tree.
   *
   * @param directory a path without links in it
   */
  public PathWalk.Result<Node> walk(TreePath directory, ImmutableBytes path) {
    try {
      return PathWalk.follow(root, InMemory.NODES, directory, path);
    } catch (IOException e) {
      throw new UncheckedIOException("reads nothing", e);
    }
  }

  /** What a walk has to know of nodes in memory. */
  private enum InMemory implements PathWalk.Nodes<Node> {
    NODES;

    @Override
    public Optional<Node> child(Node node, EntryName name) {
      return node instanceof Directory directory ? directory.child(name) : Optional.empty();
    }

    @Override
    public boolean isDirectory(Node node) {
      return node instanceof Directory;
    }

    @Override
    public Optional<ImmutableBytes> target(Node node) {
      return node instanceof Symlink link ? Optional.of(link.target()) : Optional.empty();
    }
  }

  /** This tree with every node's metadata changed; hard links stay hard links. */
  public FileTree mapMetadata(UnaryOperator<Metadata> change) {
    return withMetadata(node -> change.apply(node.metadata()));
  }

  /** This tree with other metadata for its nodes; hard links stay hard links. */
  public FileTree withMetadata(Function<Node, Metadata> metadata) {
    Map<Node, Node> changed = new IdentityHashMap<>();
    TreeBuilder builder = new TreeBuilder();
    for (TreeEntry entry : this) {
      Node node = entry.node();
      if (node instanceof Directory) {
        builder.put(entry.path(), new Directory(metadata.apply(node), Map.of()));
      } else {
        builder.put(
            entry.path(),
            changed.computeIfAbsent(node, old -> old.withMetadata(metadata.apply(old))));
      }
    }
    return builder.build();
  }

  public Stream<TreeEntry> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  /**
   * How many names each node other than a directory has, by identity. For a directory, two plus the
   * number of its subdirectories: the link count that Linux file systems show.
   */
  public Map<Node, Integer> linkCounts() {
    Map<Node, Integer> counts = new IdentityHashMap<>();
    for (TreeEntry entry : this) {
      if (entry.node() instanceof Directory directory) {
        long subdirectories =
            directory.children().values().stream().filter(Directory.class::isInstance).count();
        counts.put(directory, Math.toIntExact(2 + subdirectories));
      } else {
        counts.merge(entry.node(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** The bytes of all regular files, each counted once; {@link Long#MAX_VALUE} if more. */
  public long contentBytes() {
    return linkCounts().keySet().stream()
        .filter(RegularFile.class::isInstance)
        .mapToLong(node -> ((RegularFile) node).size())
        .reduce(0, LongMath::saturatedAdd);
  }

  @Override
  public Iterator<TreeEntry> iterator() {
    return new PreOrder(root);
  }

  /** Explicit stack: the depth of a tree must not become the depth of ours. */
  private static final class PreOrder implements Iterator<TreeEntry> {
    private record Level(TreePath path, Iterator<Map.Entry<EntryName, Node>> rest) {}

    private final Directory root;
    private final Deque<Level> levels = new ArrayDeque<>();
    private boolean rootPending = true;

    PreOrder(Directory root) {
      this.root = root;
      levels.push(new Level(TreePath.ROOT, root.children().entrySet().iterator()));
    }

    @Override
    public boolean hasNext() {
      while (!levels.isEmpty() && !levels.peek().rest().hasNext()) {
        levels.pop();
      }
      return rootPending || !levels.isEmpty();
    }

    @Override
    public TreeEntry next() {
      if (rootPending) {
        rootPending = false;
        return new TreeEntry(TreePath.ROOT, root);
      }
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Level level = levels.element();
      Map.Entry<EntryName, Node> child = level.rest().next();
      TreePath path = level.path().resolve(child.getKey());
      if (child.getValue() instanceof Directory directory) {
        levels.push(new Level(path, directory.children().entrySet().iterator()));
      }
      return new TreeEntry(path, child.getValue());
    }
  }
}
