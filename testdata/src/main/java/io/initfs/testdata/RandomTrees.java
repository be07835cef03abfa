package io.initfs.testdata;

import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes trees from a seed: the same seed and options give the same tree, contents included, on any
 * host and JDK. Nothing of it is more than Linux can hold: paths stay below PATH_MAX.
 */
public final class RandomTrees {
  /** Below 4096 with room for the directory that the tree is extracted to. */
  private static final int MAX_PATH = 3500;

  private static final int MAX_DEPTH = 10;
  private static final int CHAIN_DEPTH = 60;
  private static final int WIDE_NAMES = 300;

  private final TreeOptions options;
  private final SplittableRandom random;
  private final RandomNodes nodes;
  private final TreeBuilder builder = new TreeBuilder();
  private final List<TreePath> directories = new ArrayList<>();
  private final List<Node> files = new ArrayList<>();

  private RandomTrees(long seed, TreeOptions options) {
    this.options = options;
    this.random = new SplittableRandom(seed);
    this.nodes = new RandomNodes(random, options);
  }

  public static FileTree tree(long seed, TreeOptions options) {
    return new RandomTrees(seed, options).build();
  }

  private FileTree build() {
    put(TreePath.ROOT, nodes.node(NodeKind.DIRECTORY));
    for (int i = 0; i < options.names(); i++) {
      TreePath parent = directories.get(random.nextInt(directories.size()));
      TreePath path = parent.resolve(nodes.name());
      if (!builder.contains(path) && path.toRelativeBytes().length <= MAX_PATH) {
        put(path, randomNode(path.names().size()));
      }
    }
    if (options.corners()) {
      addKinds();
      addNames();
      addSizes();
      addShapes();
    }
    return builder.build();
  }

  private Node randomNode(int depth) {
    int choice = random.nextInt(100);
    if (choice < 15 && depth < MAX_DEPTH) {
      return nodes.node(NodeKind.DIRECTORY);
    }
    if (choice < 22 && !files.isEmpty()) {
      return files.get(random.nextInt(files.size()));
    }
    if (choice < 40) {
      NodeKind[] kinds = NodeKind.values();
      NodeKind kind = kinds[random.nextInt(kinds.length)];
      if (kind != NodeKind.DIRECTORY && options.kinds().contains(kind)) {
        return nodes.node(kind);
      }
    }
    if (choice < 52 && options.kinds().contains(NodeKind.SYMLINK)) {
      return nodes.node(NodeKind.SYMLINK);
    }
    return nodes.node(NodeKind.REGULAR_FILE);
  }

  private void addKinds() {
    for (NodeKind kind : NodeKind.values()) {
      EnumSet<NodeKind> always = EnumSet.of(NodeKind.DIRECTORY, NodeKind.REGULAR_FILE);
      if (options.kinds().contains(kind) || always.contains(kind)) {
        put("corner-kinds/" + kind.letter(), nodes.node(kind));
      }
    }
    if (options.kinds().contains(NodeKind.SYMLINK)) {
      for (int length : new int[] {1, 2, 59, 60, 255, 1000, 4094, 4095}) {
        put("corner-links/" + length, nodes.symlink(length));
      }
    }
    Node linked = nodes.file(5000);
    put("corner-links/hard", linked);
    put("a-hard-link-that-comes-first", linked);
    put("corner-links/hard2", linked);
  }

  /** Directories are sorted by unsigned bytes, with "." and ".." in their place among the names. */
  private void addNames() {
    if (options.plainNames()) {
      return;
    }
    TreePath directory = TreePath.of("corner-names");
    for (String name : List.of("!a", "#x", "-y", ".a", "..b", "...", "0", "a", "~", "\u007F")) {
      put(directory.resolve(EntryName.of(name)), nodes.file(1));
    }
    put(directory.resolve(nodes.longName(255)), nodes.file(1));
    put(directory.resolve(nodes.longName(254)), nodes.node(NodeKind.DIRECTORY));
    put(directory.resolve(nodes.notUtf8(255)), nodes.file(1));
    put(directory.resolve(nodes.notUtf8(1)), nodes.file(1));
  }

  private void addSizes() {
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 3 * 4096, options.maxFileSize()}) {
      for (Contents kind : Contents.values()) {
        put("corner-sizes/" + kind + "-" + size, nodes.file(kind, size));
      }
    }
  }

  private void addShapes() {
    put("corner-empty", nodes.node(NodeKind.DIRECTORY));
    for (int i = 0; i < WIDE_NAMES; i++) {
      put(String.format("corner-wide/a-common-prefix-%06d", i * 37), nodes.file(i % 3));
    }
    put("corner-deep" + "/d".repeat(CHAIN_DEPTH), nodes.file(10));
  }

  private void put(String path, Node node) {
    put(TreePath.of(path), node);
  }

  private void put(TreePath path, Node node) {
    builder.put(path, node);
    if (node.kind() == NodeKind.DIRECTORY) {
      directories.add(path);
    } else if (node.kind() == NodeKind.REGULAR_FILE) {
      files.add(node);
    }
  }
}
