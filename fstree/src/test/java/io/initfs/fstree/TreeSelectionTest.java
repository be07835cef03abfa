package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TreeSelectionTest {
  private static final RegularFile LINKED = RegularFile.of(Metadata.of(0600), new byte[] {1});

  private static final FileTree TREE =
      new TreeBuilder()
          .directory("/", Metadata.of(0711))
          .directory("a", Metadata.of(0700).withOwner(7, 8))
          .file("a/x", "x")
          .file("a/y", "y")
          .put("a/b/one", LINKED)
          .put("c/two", LINKED)
          .directory("empty", Metadata.of(0755))
          .build();

  private static List<String> paths(FileTree tree) {
    return tree.stream().map(entry -> entry.path().toString()).toList();
  }

  @Test
  void selectionBringsTheDirectoriesOnTheWay() {
    FileTree selected = TreeSelection.select(TREE, Set.of(TreePath.of("a/b/one")));
    assertEquals(List.of("/", "/a", "/a/b", "/a/b/one"), paths(selected));
    assertEquals(0711, selected.root().metadata().permissions());
    assertEquals(
        Metadata.of(0700).withOwner(7, 8),
        selected.lookup(TreePath.of("a")).orElseThrow().metadata());
  }

  @Test
  void pickedDirectoryComesWithoutItsContents() {
    FileTree selected = TreeSelection.select(TREE, Set.of(TreePath.of("a"), TreePath.of("empty")));
    assertEquals(List.of("/", "/a", "/empty"), paths(selected));
  }

  @Test
  void hardLinksStayOneNode() {
    PathPattern pattern = PathPattern.of("{a/b,c}/**");
    FileTree selected = TreeSelection.select(TREE, entry -> pattern.matches(entry.path()));
    assertEquals(List.of("/", "/a", "/a/b", "/a/b/one", "/c", "/c/two"), paths(selected));
    assertSame(LINKED, selected.lookup(TreePath.of("a/b/one")).orElseThrow());
    assertEquals(2, selected.linkCounts().get(LINKED));
  }

  @Test
  void nothingPickedIsAnEmptyRoot() {
    assertEquals(List.of("/"), paths(TreeSelection.select(TREE, entry -> false)));
    assertEquals(List.of("/"), paths(TreeSelection.select(TREE, Set.of(TreePath.of("none")))));
  }

  @Test
  void everythingPickedIsTheSameTree() throws Exception {
    assertEquals(List.of(), TreeDiff.compare(TREE, TreeSelection.select(TREE, entry -> true)));
  }

  @Test
  void depthOfTheTreeIsNotDepthOfTheStack() {
    Directory directory = new Directory(Metadata.of(0755), Map.of());
    for (int i = 0; i < 5_000; i++) {
      directory = new Directory(Metadata.of(0755), Map.of(EntryName.of("d"), directory));
    }
    FileTree tree = new FileTree(directory);
    assertEquals(5_001, TreeSelection.select(tree, entry -> true).stream().count());
  }
}
