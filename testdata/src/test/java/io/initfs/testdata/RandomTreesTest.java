package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Funnels;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomTreesTest {
  /** If this changes, so do the trees behind every recorded seed and benchmark figure. */
  @Test
  void seedGivesTheSameTreeEverywhere() throws IOException {
    assertEquals(
        "e8386bfa05585ee5ae854737a15fe9cc3b680a20da1bbdf1e438229fadd0b5af",
        digest(RandomTrees.tree(1, TreeOptions.SMALL)));
  }

  @Test
  void anotherSeedGivesAnotherTree() throws IOException {
    assertNotEquals(
        digest(RandomTrees.tree(1, TreeOptions.TINY)),
        digest(RandomTrees.tree(2, TreeOptions.TINY)));
  }

  @Test
  void everyKindAndHardLinksOccur() {
    for (long seed = 0; seed < 5; seed++) {
      FileTree tree = RandomTrees.tree(seed, TreeOptions.SMALL);
      assertEquals(EnumSet.allOf(NodeKind.class), kinds(tree));
      long linked =
          tree.linkCounts().entrySet().stream()
              .filter(e -> e.getKey() instanceof RegularFile && e.getValue() > 1)
              .count();
      assertTrue(linked > 0);
    }
  }

  @Test
  void cornersHaveTheSizesAndNamesThatBreakThings() {
    FileTree tree = RandomTrees.tree(7, TreeOptions.SMALL);
    Set<Long> sizes =
        tree.stream()
            .filter(entry -> entry.node() instanceof RegularFile)
            .map(entry -> ((RegularFile) entry.node()).size())
            .collect(Collectors.toSet());
    assertTrue(sizes.containsAll(Set.of(0L, 1L, 4095L, 4096L, 4097L)), sizes::toString);
    assertTrue(tree.stream().anyMatch(e -> !e.path().isRoot() && e.path().name().length() == 255));
    assertTrue(tree.stream().anyMatch(e -> e.path().toString().contains("\\x")));
    assertTrue(tree.lookup(TreePath.of("corner-names/!a")).isPresent());
    assertTrue(tree.stream().anyMatch(e -> e.node().metadata().uid() > 65_535));
  }

  @Test
  void kindsThatAreNotWantedDoNotOccur() {
    Set<NodeKind> wanted = EnumSet.of(NodeKind.REGULAR_FILE, NodeKind.DIRECTORY, NodeKind.SYMLINK);
    assertEquals(wanted, kinds(RandomTrees.tree(3, TreeOptions.SMALL.withKinds(wanted))));
  }

  @Test
  void plainNamesAreLettersAndDigits() {
    FileTree tree = RandomTrees.tree(3, TreeOptions.SMALL.withPlainNames(true));
    assertTrue(tree.stream().allMatch(e -> e.path().toString().matches("[-A-Za-z0-9/]+")));
  }

  @Property(tries = 50)
  void contentsAreAsLongAsDeclaredAndPathsFitLinux(@ForAll SeededTree seeded) throws IOException {
    for (TreeEntry entry : seeded.tree()) {
      assertTrue(entry.path().toRelativeBytes().length < 4096);
      if (entry.node() instanceof RegularFile file) {
        assertEquals(file.size(), file.content().size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void contentsAreTheSameForASeed(Contents kind) throws IOException {
    ByteSource source = kind.source(5, 100_001);
    assertTrue(source.contentEquals(ByteSource.wrap(kind.make(5, 100_001))));
    assertEquals(100_001, source.size());
    assertEquals(0, kind.make(5, 0).length);
  }

  private static Set<NodeKind> kinds(FileTree tree) {
    return tree.stream()
        .map(entry -> entry.node().kind())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(NodeKind.class)));
  }

  private static String digest(FileTree tree) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    Map<Node, TreePath> first = new IdentityHashMap<>();
    for (TreeEntry entry : tree) {
      Node node = entry.node();
      Metadata metadata = node.metadata();
      hasher.putBytes(entry.path().toRelativeBytes());
      hasher.putInt(node.mode()).putLong(metadata.uid()).putLong(metadata.gid());
      hasher.putLong(metadata.mtime().seconds()).putInt(metadata.mtime().nanos());
      metadata
          .xattrs()
          .forEach(
              (name, value) -> hasher.putBytes(name.toByteArray()).putBytes(value.toByteArray()));
      TreePath linked = first.putIfAbsent(node, entry.path());
      if (linked != null) {
        hasher.putString(linked.toString(), StandardCharsets.UTF_8);
      } else if (node instanceof RegularFile file) {
        file.content().copyTo(Funnels.asOutputStream(hasher));
      } else if (node instanceof Symlink symlink) {
        hasher.putBytes(symlink.target().toByteArray());
      } else if (node instanceof DeviceNode device) {
        hasher.putInt(device.number().major()).putInt(device.number().minor());
      }
    }
    return hasher.hash().toString();
  }
}
