package io.initfs.initoverlayfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.PathWalk;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.TreeWalker.Walk;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeWalkerTest {
  private final FileTree tree =
      new TreeBuilder()
          .file("/usr/lib/real.so.1.2", "x")
          .symlink("/usr/lib/real.so", "./real.so.1.2")
          .symlink("/lib", "usr/lib")
          .symlink("/abs", "/lib/real.so")
          .symlink("/up", "../../../usr/lib/../lib/real.so.1.2")
          .symlink("/loop", "loop")
          .symlink("/dangling", "nowhere")
          .symlink("/empty", "")
          .build();

  private Walk walk(String path) {
    return new TreeWalker(tree).walk(TreePath.of(path));
  }

  private static String end(Walk walk) {
    return walk.end().map(end -> end.path().toString()).orElse("nowhere");
  }

  @Test
  void followsLinksOnTheWayAndAtTheEnd() {
    Walk walk = walk("/abs");

    assertEquals("/usr/lib/real.so.1.2", end(walk));
    assertEquals(
        List.of(TreePath.of("/abs"), TreePath.of("/lib"), TreePath.of("/usr/lib/real.so")),
        walk.links());
  }

  @Test
  void parentsStopAtTheRoot() {
    assertEquals("/usr/lib/real.so.1.2", end(walk("/up")));
  }

  @Test
  void relativePathsStartAtTheDirectoryAndAbsoluteOnesDoNot() {
    TreeWalker walker = new TreeWalker(tree);
    TreePath lib = TreePath.of("/usr/lib");

    assertEquals("/usr/lib/real.so.1.2", end(walker.walk(lib, ImmutableBytes.utf8("real.so"))));
    assertEquals("/usr", end(walker.walk(lib, ImmutableBytes.utf8("/usr/"))));
  }

  @Test
  void loopsAndDeadEndsLeadNowhere() {
    assertEquals("nowhere", end(walk("/loop")));
    assertEquals(PathWalk.MAX_LINKS + 1, walk("/loop").links().size());
    assertEquals("nowhere", end(walk("/dangling")));
    assertEquals("nowhere", end(walk("/empty")));
    assertEquals("nowhere", end(walk("/usr/lib/real.so/below")));
    assertTrue(walk("/none").links().isEmpty());
  }

  @Test
  void aChainOfFortyLinksIsFollowedAndOneMoreIsNot() {
    TreeBuilder builder = new TreeBuilder().file("/0", "end");
    for (int i = 1; i <= PathWalk.MAX_LINKS + 1; i++) {
      builder.symlink("/" + i, Integer.toString(i - 1));
    }
    TreeWalker walker = new TreeWalker(builder.build());

    assertEquals("/0", end(walker.walk(TreePath.of("/40"))));
    assertEquals("nowhere", end(walker.walk(TreePath.of("/41"))));
  }
}
