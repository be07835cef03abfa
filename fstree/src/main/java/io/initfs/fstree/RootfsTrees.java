package io.initfs.fstree;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trees to the mutable inodes of a {@link RootfsModel} and back, without recursion. */
final class RootfsTrees {
  private RootfsTrees() {}

  /** The root of a mutable copy of {@code tree}. */
  static RootfsInode load(FileTree tree) {
    RootfsInode root = RootfsInode.root(tree.root().metadata());
    Map<Node, RootfsInode> inodes = new IdentityHashMap<>();
    inodes.put(tree.root(), root);
    Deque<Directory> directories = new ArrayDeque<>(List.of(tree.root()));
    while (!directories.isEmpty()) {
      Directory directory = directories.remove();
      RootfsInode parent = inodes.get(directory);
      for (Map.Entry<EntryName, Node> child : directory.children().entrySet()) {
        Node node = child.getValue();
        RootfsInode inode = inodes.computeIfAbsent(node, n -> RootfsInode.below(parent, n));
        parent.children.put(child.getKey(), inode);
        inode.names++;
        if (node instanceof Directory subdirectory) {
          directories.add(subdirectory);
        }
      }
    }
    return root;
  }

  /** What stands below {@code root}: a directory is built once its subdirectories are. */
  static FileTree snapshot(RootfsInode root) {
    Map<RootfsInode, Node> done = new IdentityHashMap<>();
    Deque<RootfsInode> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      RootfsInode directory = open.element();
      Map<EntryName, Node> children = new TreeMap<>();
      int before = open.size();
      directory.children.forEach(
          (name, child) -> {
            if (!child.isDirectory()) {
              children.put(name, done.computeIfAbsent(child, RootfsInode::node));
            } else if (done.containsKey(child)) {
              children.put(name, done.get(child));
            } else {
              open.push(child);
            }
          });
      if (open.size() == before) {
        open.remove();
        done.put(directory, new Directory(directory.node().metadata(), children));
      }
    }
    return new FileTree((Directory) done.get(root));
  }
}
