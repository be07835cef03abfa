package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeBuilderTest {
  private static Node at(FileTree tree, String path) {
    return tree.lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void missingParentsAreMade() {
    FileTree tree = new TreeBuilder().file("a/b/c", "x").build();
    assertEquals(Metadata.of(0755), at(tree, "a/b").metadata());
  }

  @Test
  void metadataOfADirectoryMayComeAfterItsContents() {
    FileTree tree = new TreeBuilder().file("a/b", "x").directory("a", Metadata.of(0700)).build();
    assertEquals(0700, at(tree, "a").metadata().permissions());
    assertEquals(NodeKind.REGULAR_FILE, at(tree, "a/b").kind());
  }

  @Test
  void directoryIsMergedIntoWhatIsThere() {
    Node file = RegularFile.of(Metadata.of(0644), new byte[0]);
    Directory more = new Directory(Metadata.of(0700), Map.of(EntryName.of("new"), file));
    FileTree tree = new TreeBuilder().file("a/old", "").put("a", more).build();
    assertSame(file, at(tree, "a/new"));
    assertEquals(NodeKind.REGULAR_FILE, at(tree, "a/old").kind());
  }

  @Test
  void laterNodeReplacesEarlier() {
    FileTree tree = new TreeBuilder().file("a", "x").symlink("a", "b").build();
    assertEquals(NodeKind.SYMLINK, at(tree, "a").kind());
    tree = new TreeBuilder().file("a/b/c", "x").symlink("a", "b").build();
    assertEquals(NodeKind.SYMLINK, at(tree, "a").kind());
  }

  @Test
  void sameNodeUnderTwoPathsStaysOneNode() {
    Node file = RegularFile.of(Metadata.of(0644), new byte[0]);
    FileTree tree = new TreeBuilder().put("a/x", file).put("b/y", file).build();
    assertSame(at(tree, "a/x"), at(tree, "b/y"));
  }

  @Test
  void parentThatIsNoDirectoryIsRefused() {
    TreeBuilder builder = new TreeBuilder().file("a", "x");
    assertThrows(IllegalArgumentException.class, () -> builder.file("a/b", "y"));
    assertThrows(IllegalArgumentException.class, () -> builder.directory("a", Metadata.of(0755)));
  }

  @Test
  void rootMustBeADirectory() {
    TreeBuilder builder = new TreeBuilder();
    assertThrows(IllegalArgumentException.class, () -> builder.file("/", "x"));
    assertEquals(
        0700, builder.directory("/", Metadata.of(0700)).build().root().metadata().permissions());
  }

  @Test
  void containsKnowsMadeParents() {
    TreeBuilder builder = new TreeBuilder().file("a/b", "x");
    assertTrue(builder.contains(TreePath.of("a")));
    assertTrue(builder.contains(TreePath.of("a/b")));
    assertFalse(builder.contains(TreePath.of("b")));
  }

  @Test
  void deepestIsWhatIsThereOrWhatIsNearestToIt() {
    Node file = RegularFile.of(Metadata.of(0644), new byte[0]);
    TreeBuilder builder = new TreeBuilder().put("a/b", file).directory("a", Metadata.of(0700));
    assertEquals(new TreeEntry(TreePath.of("a/b"), file), builder.deepest(TreePath.of("a/b")));
    assertEquals(TreePath.of("a/b"), builder.deepest(TreePath.of("a/b/c/d")).path());
    assertEquals(TreePath.ROOT, builder.deepest(TreePath.of("x/y")).path());
    TreeEntry directory = builder.deepest(TreePath.of("a/x"));
    assertEquals(TreePath.of("a"), directory.path());
    assertEquals(0700, directory.node().metadata().permissions());
    assertEquals(Map.of(), ((Directory) directory.node()).children());
  }

  @Test
  void removedIsGoneWithAllBelow() {
    TreeBuilder builder = new TreeBuilder().file("a/b/c", "x").file("a/d", "x");
    builder.remove(TreePath.of("a/b"));
    builder.remove(TreePath.of("a/none"));
    builder.remove(TreePath.of("a/d/none"));
    assertEquals(
        List.of(TreePath.ROOT, TreePath.of("a"), TreePath.of("a/d")),
        builder.build().stream().map(TreeEntry::path).toList());
    assertThrows(IllegalArgumentException.class, () -> builder.remove(TreePath.ROOT));
  }

  @Test
  void namesOfMadeParentsCountAndReplacedOnesOnlyOnce() {
    TreeBuilder builder = new TreeBuilder().file("a/b/c", "x").symlink("a/b/c", "d");
    assertEquals(3, builder.namesMade());
    assertTrue(builder.hasChildren(TreePath.of("a/b")));
    assertFalse(builder.hasChildren(TreePath.of("a/b/c")));
  }
}
