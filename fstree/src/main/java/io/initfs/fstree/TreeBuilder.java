package io.initfs.fstree;

import com.google.common.collect.Lists;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a tree together path by path. A missing parent is made (0755, root's); putting the same node
 * under a second path makes a hard link; putting a directory keeps what was put into it before.
 */
public final class TreeBuilder {
  private static final Directory MADE_DIRECTORY = new Directory(Metadata.of(0755), Map.of());

  /** What has a name. */
  private static final class Slot {
    /** If it is a directory, one without its children. */
    private Node node;

    private Map<EntryName, Slot> children = Map.of();

    Slot(Node node) {
      this.node = node;
    }

    void remove(EntryName name) {
      if (!children.isEmpty()) {
        children.remove(name);
      }
    }

    /** Whether the name is a new one. */
    boolean put(EntryName name, Slot child) {
      if (children.isEmpty()) {
        // Most of what is in a tree has none, and some directories have one.
        children = new HashMap<>(2);
      }
      return children.put(name, child) == null;
    }

    boolean isDirectory() {
      return node instanceof Directory;
    }

    /** Needs the nodes of the children in {@code built}. */
    Node build(Map<Slot, Node> built) {
      if (!isDirectory()) {
        return node;
      }
      Map<EntryName, Node> nodes = new HashMap<>();
      children.forEach((name, slot) -> nodes.put(name, built.get(slot)));
      return new Directory(node.metadata(), nodes);
    }
  }

  private final Slot root = new Slot(MADE_DIRECTORY);
  private long namesMade;

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
      openDirectory(path).node = directory.withoutChildren();
      directory.children().forEach((name, child) -> put(path.resolve(name), child));
    } else if (path.isRoot()) {
      throw new IllegalArgumentException("the root must be a directory, got " + node.kind());
    } else {
      make(openDirectory(path.parent()), path.name(), node);
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

  /**
   * Takes out what is at {@code path}, with all below it, if there is something.
   *
   * @throws IllegalArgumentException if {@code path} is the root
   */
  public void remove(TreePath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("the root stays");
    }
    find(path.parent()).ifPresent(parent -> parent.remove(path.name()));
  }

  /** Whether a node has been put at, or a directory made for, {@code path}. */
  public boolean contains(TreePath path) {
    return find(path).isPresent();
  }

  /**
   * What is at {@code path}; else what is at the longest part of it where something is, the root at
   * the least. A directory is without its children.
   */
  public TreeEntry deepest(TreePath path) {
    Slot slot = root;
    int depth = 0;
    for (EntryName name : path.names()) {
      @Nullable Slot child = slot.children.get(name);
      if (child == null) {
        break;
      }
      slot = child;
      depth++;
    }
    return new TreeEntry(new TreePath(path.names().subList(0, depth)), slot.node);
  }

  /** Whether there is a directory with something in it at {@code path}. */
  public boolean hasChildren(TreePath path) {
    return find(path).filter(slot -> !slot.children.isEmpty()).isPresent();
  }

  /**
   * How many names have been made, those of missing parents included, whether they are still there
   * or not. A single path can need many: who takes paths from others bounds this.
   */
  public long namesMade() {
    return namesMade;
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
      @Nullable Slot child = slot.children.get(name);
      slot = child != null ? child : make(slot, name, MADE_DIRECTORY);
      if (!slot.isDirectory()) {
        throw new IllegalArgumentException("not a directory: " + name + " in " + path);
      }
    }
    return slot;
  }

  private Slot make(Slot parent, EntryName name, Node node) {
    Slot slot = new Slot(node);
    if (parent.put(name, slot)) {
      namesMade++;
    }
    return slot;
  }
}
