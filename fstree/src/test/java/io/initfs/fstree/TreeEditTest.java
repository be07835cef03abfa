package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.TreeEdit.IdChange;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TreeEditTest {
  private static final Node LINKED = RegularFile.of(Metadata.of(0644).withOwner(7, 8), new byte[1]);

  private static final FileTree TREE =
      new TreeBuilder()
          .put("a/b/c", LINKED)
          .put("a/d", LINKED)
          .file("ab/c", "text")
          .put("z", LINKED)
          .build();

  private static List<String> paths(FileTree tree) {
    return tree.stream().map(entry -> entry.path().toString()).toList();
  }

  private static Node node(FileTree tree, String path) {
    return tree.lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void ownersAreForcedThenMovedAndLinksStay() {
    FileTree tree =
        TreeEdit.changeOwners(
            TREE, new IdChange(OptionalLong.of(5), 10), new IdChange(OptionalLong.empty(), 100));
    assertEquals(15, node(tree, "z").metadata().uid());
    assertEquals(108, node(tree, "z").metadata().gid());
    assertEquals(15, tree.root().metadata().uid());
    assertSame(node(tree, "a/b/c"), node(tree, "z"));
  }

  @Test
  void ownerThatLeavesItsRangeIsAnError() {
    for (long offset : new long[] {0xFFFF_FFFFL, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      IdChange change = new IdChange(OptionalLong.empty(), offset);
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> TreeEdit.changeOwners(TREE, change, IdChange.NONE))
              .getMessage();
      assertTrue(message.contains("offset " + offset), message);
    }
  }

  @Test
  void removedDirectoryGoesWithAllInIt() {
    FileTree tree = TreeEdit.remove(TREE, Set.of(TreePath.of("a"), TreePath.of("none")));
    assertEquals(List.of("/", "/ab", "/ab/c", "/z"), paths(tree));
    assertSame(LINKED, node(tree, "z"));
    assertEquals(
        List.of("/", "/a", "/a/d", "/ab", "/ab/c", "/z"),
        paths(TreeEdit.remove(TREE, Set.of(TreePath.of("a/b")))));
  }

  @Test
  void rootIsNeverRemoved() {
    assertEquals(List.of("/"), paths(TreeEdit.remove(TREE, path -> true)));
  }

  @Test
  void emptyDirectoriesThatAreWantedStay() {
    assertEquals(
        List.of("/", "/a", "/a/b", "/a/d", "/ab", "/z"),
        paths(TreeEdit.remove(TREE, PosixRegex.of("/c$")::isFoundIn)));
  }

  @Test
  void separatedLinksAreNodesOfTheirOwn() {
    FileTree tree = TreeEdit.separateHardLinks(TREE);
    assertNotSame(node(tree, "a/b/c"), node(tree, "z"));
    assertNotSame(node(tree, "a/d"), node(tree, "z"));
    assertTrue(
        tree.linkCounts().entrySet().stream()
            .allMatch(count -> count.getKey() instanceof Directory || count.getValue() == 1));
    assertEquals(paths(TREE), paths(tree));
  }
}
