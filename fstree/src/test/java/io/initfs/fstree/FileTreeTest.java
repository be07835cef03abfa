package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class FileTreeTest {
  private static final Metadata DIRECTORY = Metadata.of(0755);

  @Test
  void iterationIsInCanonicalOrder() {
    FileTree tree =
        new TreeBuilder()
            .file("b", "")
            .file("a/z", "")
            .file("a/b/c", "")
            .file("a!", "")
            .file("a/b!", "")
            .build();
    List<String> paths = tree.stream().map(entry -> entry.path().toString()).toList();
    assertEquals(List.of("/", "/a", "/a/b", "/a/b/c", "/a/b!", "/a/z", "/a!", "/b"), paths);
  }

  @Test
  void emptyTreeHasItsRoot() {
    Iterator<TreeEntry> entries = new TreeBuilder().build().iterator();
    assertTrue(entries.next().path().isRoot());
    assertFalse(entries.hasNext());
    assertThrows(NoSuchElementException.class, entries::next);
  }

  @Test
  void lookupDoesNotFollowSymlinks() {
    FileTree tree = new TreeBuilder().file("d/f", "x").symlink("l", "d").build();
    assertEquals(NodeKind.SYMLINK, tree.lookup(TreePath.of("l")).orElseThrow().kind());
    assertTrue(tree.lookup(TreePath.of("l/f")).isEmpty());
    assertTrue(tree.lookup(TreePath.of("d/f")).isPresent());
    assertTrue(tree.lookup(TreePath.of("d/f/g")).isEmpty());
    assertTrue(tree.lookup(TreePath.of("e/f")).isEmpty());
    assertSame(tree.root(), tree.lookup(TreePath.ROOT).orElseThrow());
  }

  @Test
  void linkCountsAreThoseThatLinuxShows() {
    RegularFile file = RegularFile.of(Metadata.of(0644), new byte[0]);
    FileTree tree =
        new TreeBuilder()
            .put("a/one", file)
            .put("b/two", file)
            .put("three", file)
            .file("a/single", "")
            .directory("a/c", DIRECTORY)
            .build();
    Map<Node, Integer> counts = tree.linkCounts();
    assertEquals(3, counts.get(file));
    assertEquals(1, counts.get(tree.lookup(TreePath.of("a/single")).orElseThrow()));
    assertEquals(4, counts.get(tree.root()));
    assertEquals(3, counts.get(tree.lookup(TreePath.of("a")).orElseThrow()));
    assertEquals(2, counts.get(tree.lookup(TreePath.of("a/c")).orElseThrow()));
  }

  @Test
  void directoryUnderTwoNamesIsRefused() {
    Directory shared = new Directory(DIRECTORY, Map.of());
    Directory root =
        new Directory(DIRECTORY, Map.of(EntryName.of("a"), shared, EntryName.of("b"), shared));
    assertThrows(IllegalArgumentException.class, () -> new FileTree(root));
  }

  @Test
  void depthOfTheTreeIsNotDepthOfTheStack() {
    Directory directory = new Directory(DIRECTORY, Map.of());
    for (int i = 0; i < 5_000; i++) {
      directory = new Directory(DIRECTORY, Map.of(EntryName.of("d"), directory));
    }
    assertEquals(5_001, new FileTree(directory).stream().count());
  }
}
