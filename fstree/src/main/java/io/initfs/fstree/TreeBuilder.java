package io.initfs.fstree;

import com.google.common.collect.Lists;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a tree together path by path. A missing parent is made (0755, root's); putting the same node
 * under a second path makes a hard link; putting a directory keeps what was put into it before.
 */
public final class TreeBuilder {
  private static final Metadata DEFAULT_DIRECTORY = Metadata.of(0755);

  /** Either a directory still open for additions, or a finished node. */
  private static final class Slot {
    private Metadata directoryMetadata = DEFAULT_DIRECTORY;
    private final Map<EntryName, Slot> children = new TreeMap<>();
    private final @Nullable Node leaf;

    Slot(@Nullable Node leaf) {
      this.leaf = leaf;
    }

    /** Needs the nodes of the children in {@code built}. */
    Node build(Map<Slot, Node> built) {
      if (leaf != null) {
        return leaf;
      }
      Map<EntryName, Node> nodes = new TreeMap<>();
      children.forEach((name, slot) -> nodes.put(name, built.get(slot)));
      return new Directory(directoryMetadata, nodes);
    }
  }

  private final Slot root = new Slot(null);

  /** Starts with an empty root directory. */
  public TreeBuilder() {}

  /**
   * Puts {@code node} at {@code path}, in place of what is there. The children of a {@link
   * Directory} are added to those that the path already has.
   *
   * @throws IllegalArgumentException if a parent in the path is not a directory, or if {@code path}
   *     is the root and {@code node} is not a directory
   */
  @CanIgnoreReturnValue
  public TreeBuilder put(TreePath path, Node node) {
    if (node instanceof Directory directory) {
      openDirectory(path).directoryMetadata = directory.metadata();
      directory.children().forEach((name, child) -> put(path.resolve(name), child));
    } else if (path.isRoot()) {
      throw new IllegalArgumentException("the root must be a directory, got " + node.kind());
    } else {
      openDirectory(path.parent()).children.put(path.name(), new Slot(node));
    }
    return this;
  }

  @CanIgnoreReturnValue
  public TreeBuilder put(String path, Node node) {
    return put(TreePath.of(path), node);
  }

  @CanIgnoreReturnValue
  public TreeBuilder directory(String path, Metadata metadata) {
    return put(path, new Directory(metadata, Map.of()));
  }

  /** Puts a regular file with the UTF-8 bytes of {@code text}, 0644, root's. */
  @CanIgnoreReturnValue
  public TreeBuilder file(String path, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return put(path, RegularFile.of(Metadata.of(0644), content));
  }

  @CanIgnoreReturnValue
  public TreeBuilder symlink(String path, String target) {
    return put(path, new Symlink(Metadata.of(0777), ImmutableBytes.utf8(target)));
  }

  /** Whether a node has been put at, or a directory made for, {@code path}. */
  public boolean contains(TreePath path) {
    return find(path).isPresent();
  }

  /** Without recursion: a tree may be as deep as a hostile archive makes it. */
  public FileTree build() {
    List<Slot> parentsFirst = new ArrayList<>(List.of(root));
    for (int i = 0; i < parentsFirst.size(); i++) {
      parentsFirst.addAll(parentsFirst.get(i).children.values());
    }
    Map<Slot, Node> built = new IdentityHashMap<>();
    for (Slot slot : Lists.reverse(parentsFirst)) {
      built.put(slot, slot.build(built));
    }
    return new FileTree((Directory) built.get(root));
  }

  private Optional<Slot> find(TreePath path) {
    @Nullable Slot slot = root;
    for (EntryName name : path.names()) {
      slot = slot.children.get(name);
      if (slot == null) {
        return Optional.empty();
      }
    }
    return Optional.of(slot);
  }

  private Slot openDirectory(TreePath path) {
    Slot slot = root;
    for (EntryName name : path.names()) {
      slot = slot.children.computeIfAbsent(name, absent -> new Slot(null));
      if (slot.leaf != null) {
        throw new IllegalArgumentException("not a directory: " + name + " in " + path);
      }
    }
    return slot;
  }
}
