package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin", "usr/bin", "./usr//bin/", "usr/./bin/."})
  void spellingsOfOnePathAreEqual(String spelling) {
    assertEquals(
        TreePath.ROOT.resolve(EntryName.of("usr")).resolve(EntryName.of("bin")),
        TreePath.of(spelling));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/../b", "a\0", "/../a"})
  void pathsThatLeaveTheTreeAreRefused(String path) {
    assertThrows(IllegalArgumentException.class, () -> TreePath.of(path));
    assertTrue(TreePath.tryParse(ImmutableBytes.utf8(path)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", ".", "./", "//"})
  void rootHasManySpellings(String spelling) {
    assertEquals(TreePath.ROOT, TreePath.of(spelling));
    assertTrue(TreePath.of(spelling).isRoot());
  }

  @Test
  void rootHasNeitherParentNorName() {
    assertThrows(IllegalStateException.class, TreePath.ROOT::parent);
    assertThrows(IllegalStateException.class, TreePath.ROOT::name);
    assertEquals("/", TreePath.ROOT.toString());
    assertEquals(0, TreePath.ROOT.toRelativeBytes().length);
  }

  @Test
  void parentAndNameTakeThePathApart() {
    TreePath path = TreePath.of("a/b/c");
    assertEquals(TreePath.of("a/b"), path.parent());
    assertEquals(EntryName.of("c"), path.name());
    assertArrayEquals("a/b/c".getBytes(StandardCharsets.UTF_8), path.toRelativeBytes());
    assertEquals("/a/b/c", path.toString());
  }

  @Test
  void orderPutsADirectoryRightBeforeItsContents() {
    List<TreePath> sorted =
        List.of(
            TreePath.ROOT,
            TreePath.of("a"),
            TreePath.of("a/z"),
            TreePath.of("a!"), // '!' is less than '/', which is no part of the comparison
            TreePath.of("b"));
    assertEquals(sorted, sorted.stream().sorted(TreePath::compareTo).toList());
    for (int i = 1; i < sorted.size(); i++) {
      assertTrue(sorted.get(i - 1).compareTo(sorted.get(i)) < 0);
      assertTrue(sorted.get(i).compareTo(sorted.get(i - 1)) > 0);
    }
  }
}
