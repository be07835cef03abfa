package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OverlayfsLayersTest {
  private static final ImmutableBytes ORIGIN = ImmutableBytes.utf8("trusted.overlay.origin");

  private static final Metadata OPAQUE = OverlayfsMarks.opaque(Metadata.of(0700));

  private static FileTree tree(String... files) {
    TreeBuilder builder = new TreeBuilder();
    for (String file : files) {
      builder.file(file, file);
    }
    return builder.build();
  }

  private static List<String> names(FileTree tree) {
    return StreamSupport.stream(tree.spliterator(), false)
        .map(entry -> entry.path().toString())
        .toList();
  }

  private static Node node(FileTree tree, String path) {
    return tree.lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void directoriesMergeAndAllElseIsReplaced() {
    FileTree lower = tree("etc/a", "etc/b", "usr/x/y");
    FileTree upper =
        new TreeBuilder()
            .directory("etc", Metadata.of(0711))
            .file("etc/b", "new")
            .file("usr/x", "a file now")
            .build();

    FileTree merged = OverlayfsLayers.stack(List.of(lower, upper));

    assertEquals(List.of("/", "/etc", "/etc/a", "/etc/b", "/usr", "/usr/x"), names(merged));
    assertSame(node(lower, "etc/a"), node(merged, "etc/a"));
    assertSame(node(upper, "etc/b"), node(merged, "etc/b"));
    assertEquals(0711, node(merged, "etc").metadata().permissions());
  }

  @Test
  void whiteoutReplacesAndStaysUntilMarksAreTaken() {
    FileTree lower = tree("a", "b/c", "d");
    FileTree upper =
        new TreeBuilder()
            .put("a", OverlayfsMarks.whiteout(Metadata.of(0)))
            .put("b", OverlayfsMarks.whiteout(Metadata.of(0)))
            .build();

    FileTree merged = OverlayfsLayers.stack(List.of(lower, upper));

    assertEquals(List.of("/", "/a", "/b", "/d"), names(merged));
    assertTrue(OverlayfsMarks.isWhiteout(node(merged, "b")));
    assertEquals(List.of("/", "/d"), names(OverlayfsLayers.withoutMarks(merged)));
  }

  @Test
  void opaqueDirectoryHidesWhatIsBelow() {
    FileTree upper = new TreeBuilder().directory("b", OPAQUE).file("b/new", "").build();

    FileTree merged = OverlayfsLayers.stack(List.of(tree("a", "b/c"), upper));

    assertEquals(List.of("/", "/a", "/b", "/b/new"), names(merged));
    assertTrue(OverlayfsMarks.isOpaque(node(merged, "b")));
    FileTree plain = OverlayfsLayers.withoutMarks(merged);
    assertFalse(OverlayfsMarks.isOpaque(node(plain, "b")));
    assertEquals(ImmutableSortedMap.of(), node(plain, "b").metadata().xattrs());
  }

  @Test
  void otherXattrsAndDevicesStay() throws IOException {
    ImmutableBytes name = ImmutableBytes.utf8("user.other");
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs = ImmutableSortedMap.of(name, name);
    FileTree tree =
        new TreeBuilder()
            .directory("d", Metadata.of(0755).withXattrs(xattrs))
            .put(
                "d/null",
                new DeviceNode(
                    Metadata.of(0666), NodeKind.CHARACTER_DEVICE, new DeviceNumber(1, 3)))
            .build();

    assertEquals(List.of(), TreeDiff.compare(tree, OverlayfsLayers.withoutMarks(tree)));
  }

  @Test
  void aufsMarksBecomeThoseOfOverlayfs() {
    FileTree aufs =
        tree("d/.wh.gone", "d/.wh..wh..opq", "d/.wh..wh.plnk", "kept", ".wh.kept", ".wh.");

    FileTree tree = OverlayfsLayers.ofAufs(aufs);

    assertEquals(List.of("/", "/d", "/d/gone", "/kept"), names(tree));
    assertTrue(OverlayfsMarks.isWhiteout(node(tree, "d/gone")));
    assertTrue(OverlayfsMarks.isOpaque(node(tree, "d")));
    assertTrue(node(tree, "d").metadata().xattrs().containsKey(ORIGIN));
    assertFalse(node(tree, "").metadata().xattrs().containsKey(ORIGIN));
    assertFalse(OverlayfsMarks.isWhiteout(node(tree, "kept")));
  }

  @Test
  void hardLinksStayLinks() {
    Node file = RegularFile.of(Metadata.of(0644), new byte[] {1});
    FileTree lower = new TreeBuilder().put("a", file).put("d/b", file).build();

    FileTree merged = OverlayfsLayers.stack(List.of(lower, tree("d/c")));

    assertSame(node(merged, "a"), node(merged, "d/b"));
  }

  @Test
  void markThatIsADirectoryHidesWithAllInIt() {
    FileTree tree = OverlayfsLayers.ofAufs(tree("d/.wh.gone/.wh.inner", "d/.wh.gone/file"));

    assertEquals(List.of("/", "/d", "/d/gone"), names(tree));
    assertTrue(OverlayfsMarks.isWhiteout(node(tree, "d/gone")));
  }

  @Test
  void depthOfATreeIsNotThatOfTheStack() {
    FileTree deep = tree("d/".repeat(4_000) + "f");

    FileTree twice = OverlayfsLayers.stack(List.of(deep, deep));

    assertEquals(4_002, names(twice).size());
    assertEquals(4_002, OverlayfsLayers.withoutMarks(twice).stream().count());
    assertEquals(4_002, OverlayfsLayers.ofAufs(twice).stream().count());
  }
}
