package io.initfs.fstree.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Texts of tests. */
final class Texts {
  static final String ROOT = "/ 0 40755 2 0 0 0 0.0 - - -\n";

  private Texts() {}

  /** The tree of a root and the lines. */
  static FileTree tree(String... lines) throws IOException {
    return read(text(lines));
  }

  static FileTree read(String text) throws IOException {
    ByteSource bytes = ByteSource.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    return ComposefsDump.read(bytes, "test.dump", TextLimits.DEFAULTS);
  }

  /** A root and the lines. */
  static String text(String... lines) {
    StringBuilder text = new StringBuilder(ROOT);
    for (String line : lines) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  static Node node(FileTree tree, String path) {
    return tree.lookup(TreePath.of(path)).orElseThrow();
  }

  /** The text of a tree that holds all of it. */
  static String write(FileTree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TextWriteReport report = ComposefsDump.write(tree, out, "test.dump", TextLimits.DEFAULTS);
    assertEquals(ImmutableList.of(), report.notHeld());
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
