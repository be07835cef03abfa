package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OverlaysTest {
  private final Map<TreePath, UnpackOutcome> lost = new TreeMap<>();

  @Test
  void topsLinksStayLinksAndDoNotMixWithBases() {
    RegularFile below = RegularFile.of(Metadata.of(0644), new byte[1]);
    RegularFile above = RegularFile.of(Metadata.of(0600), new byte[2]);
    FileTree result =
        overlay(
            new TreeBuilder().put("a", below).put("b", below).build(),
            new TreeBuilder().put("c", above).put("d", above).build());
    assertSame(at(result, "a"), at(result, "b"));
    assertSame(at(result, "c"), at(result, "d"));
    assertNotSame(at(result, "a"), at(result, "c"));
    assertEquals(Map.of(), lost);
  }

  @Test
  void aDirectoryOverTheUsrMergeLinkBreaksItAsLinuxDoes() {
    FileTree result =
        overlay(
            new TreeBuilder().file("usr/bin/a", "1").symlink("bin", "usr/bin").build(),
            new TreeBuilder().file("bin/b", "2").build());
    assertInstanceOf(Directory.class, at(result, "bin"));
    assertTrue(result.lookup(TreePath.of("usr/bin/b")).isEmpty());
  }

  @Test
  void whatCannotReplaceAFullDirectoryIsTold() {
    FileTree result =
        overlay(
            new TreeBuilder().file("d/x", "").build(), new TreeBuilder().file("d", "f").build());
    assertInstanceOf(Directory.class, at(result, "d"));
    assertEquals(Map.of(TreePath.of("d"), UnpackOutcome.LOST_DIRECTORY_IN_THE_WAY), lost);
  }

  @Test
  void rootsMetadataAndXattrsComeFromTop() {
    ImmutableBytes name = ImmutableBytes.utf8("user.a");
    Metadata metadata =
        Metadata.of(0700).withXattrs(com.google.common.collect.ImmutableSortedMap.of(name, name));
    FileTree result =
        overlay(
            new TreeBuilder().file("f", "1").build(),
            new TreeBuilder()
                .directory("/", metadata)
                .put("f", RegularFile.of(metadata, new byte[0]))
                .build());
    assertEquals(metadata, result.root().metadata());
    assertEquals(metadata, at(result, "f").metadata());
  }

  private FileTree overlay(FileTree base, FileTree top) {
    return Overlays.overlay(base, top, lost::put);
  }

  private static Node at(FileTree tree, String path) {
    return tree.lookup(TreePath.of(path)).orElseThrow();
  }
}
