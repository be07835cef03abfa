package io.initfs.cpio;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A tree as lines of text, everything an archive can hold and nothing else. */
public final class TreeText {
  private TreeText() {}

  public static List<String> lines(FileTree tree) {
    Map<Node, Integer> numbers = new IdentityHashMap<>();
    Map<Node, Integer> links = tree.linkCounts();
    List<String> lines = new ArrayList<>();
    for (TreeEntry entry : tree) {
      Node node = entry.node();
      boolean linked = !(node instanceof Directory) && !(node instanceof Symlink);
      int number = linked ? numbers.computeIfAbsent(node, n -> numbers.size()) : 0;
      lines.add(
          String.format(
              "%s %s %o %d:%d @%d %s%s",
              entry.path(),
              node.kind(),
              node.metadata().permissions(),
              node.metadata().uid(),
              node.metadata().gid(),
              node.metadata().mtime().seconds(),
              contents(node),
              linked && links.get(node) > 1 ? " #" + number : ""));
    }
    return lines;
  }

  private static String contents(Node node) {
    try {
      if (node instanceof RegularFile file) {
        byte[] bytes = file.content().read();
        return file.size() + " " + Arrays.hashCode(bytes) + " " + bytes.length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (node instanceof Symlink link) {
      return "-> " + link.target();
    }
    return node instanceof DeviceNode device ? device.number().toString() : "";
  }
}
