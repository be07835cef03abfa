package io.initfs.tar;

import com.google.common.collect.Lists;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries into a tree as unpacking the archive into an empty directory would: a later entry
 * takes the place of one before it, a directory that is there keeps what is in it.
 */
final class TreeAssembly {
  private static final Directory MADE_DIRECTORY = new Directory(Metadata.of(0755), Map.of());

  /** What has a name. */
  private static final class Slot {
    /** If it is a directory, one without its children. */
    private Node node;

    private Map<EntryName, Slot> children = Map.of();

    Slot(Node node) {
      this.node = node;
    }

    void add(EntryName name, Slot child) {
      if (children.isEmpty()) {
        // Most of what is in a tree has none, and some directories have one.
        children = new HashMap<>(2);
      }
      children.put(name, child);
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

  private final TarLimits limits;
  private final Slot root = new Slot(MADE_DIRECTORY);
  private long names;

  TreeAssembly(TarLimits limits) {
    this.limits = limits;
  }

  /**
   * @throws TarException.Corrupt if the entry cannot be made: a parent is no directory, a directory
   *     that is not empty stands in its place, a hard link's target is not there or a directory
   */
  void put(TarEntry entry) throws TarException {
    if (entry instanceof TarEntry.Own own) {
      put(own.place(), own.path(), own.node());
    } else if (entry instanceof TarEntry.HardLink link) {
      link(link);
    }
  }

  private void link(TarEntry.HardLink link) throws TarException {
    Optional<Slot> target = find(link.target());
    if (target.isEmpty() || target.get().isDirectory()) {
      String got = target.isEmpty() ? ", which is not there" : ", a directory";
      throw new TarException.Corrupt(
          link.place(),
          "target of a hard link",
          "a file that an entry before it has put",
          link.target() + got);
    }
    if (!link.target().equals(link.path())) {
      put(link.place(), link.path(), target.get().node);
    }
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

  private void put(Place place, TreePath path, Node node) throws TarException {
    Slot slot = path.isRoot() ? root : child(parent(place, path), path.name(), node, place);
    boolean held = slot == root || !slot.children.isEmpty();
    if (held && !(node instanceof Directory)) {
      throw new TarException.Corrupt(
          place, "place of an entry", "none or one that can be replaced", "a directory: " + path);
    }
    slot.node = node;
  }

  private Slot parent(Place place, TreePath path) throws TarException {
    Slot slot = root;
    for (EntryName name : path.parent().names()) {
      slot = child(slot, name, MADE_DIRECTORY, place);
      if (!slot.isDirectory()) {
        throw new TarException.Corrupt(
            place, "parent of an entry", "a directory", name + ", another kind of file");
      }
    }
    return slot;
  }

  /** The one that is there, else one with {@code node}. */
  private Slot child(Slot parent, EntryName name, Node node, Place place) throws TarException {
    @Nullable Slot child = parent.children.get(name);
    if (child == null) {
      // A short entry may have a long path: without this its parents would take what memory there
      // is.
      names++;
      if (names > limits.maxEntries()) {
        throw new TarException.LimitExceeded(
            place, "maxEntries", "at most " + limits.maxEntries() + " names", "" + names);
      }
      child = new Slot(node);
      parent.add(name, child);
    }
    return child;
  }

  /** Without recursion: a tree may be as deep as a hostile archive makes it. */
  FileTree toTree() {
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
}
