package io.initfs.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What tests ask of trees and failures. */
final class Trees {
  private Trees() {}

  static Node node(FileTree tree, String path) {
    return tree.lookup(TreePath.of(path))
        .orElseThrow(() -> new AssertionError(path + " is not in " + paths(tree)));
  }

  /** All paths but the root's, in canonical order. */
  static List<String> paths(FileTree tree) {
    return tree.stream().skip(1).map(entry -> entry.path().toString()).toList();
  }

  static String text(FileTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) node(tree, path);
    byte[] bytes = file.content().read();
    assertEquals(file.size(), bytes.length, path);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Reading these must fail so, and the message must have all these parts. */
  static <T extends TarException> T assertFails(
      Class<T> type, byte[] archive, String... messageParts) {
    T failure = assertThrows(type, () -> TarBytes.open(archive).close());
    for (String part : messageParts) {
      assertEquals(true, failure.getMessage().contains(part), failure.getMessage());
    }
    return failure;
  }
}
