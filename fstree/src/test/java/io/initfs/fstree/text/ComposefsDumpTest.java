package io.initfs.fstree.text;

import static io.initfs.fstree.text.Texts.node;
import static io.initfs.fstree.text.Texts.text;
import static io.initfs.fstree.text.Texts.tree;
import static io.initfs.fstree.text.Texts.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.OverlayfsMarks;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposefsDumpTest {
  private static final String DIGEST =
      "35d02f81325122d77ec1d11baba655bc9bf8a891ab26119a41c50fa03ddfb408";

  private static ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs(
      Map<String, String> texts) {
    return texts.entrySet().stream()
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                ImmutableBytes::compareTo,
                each -> ImmutableBytes.utf8(each.getKey()),
                each -> ImmutableBytes.utf8(each.getValue())));
  }

  private static String content(FileTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) node(tree, path);
    assertEquals(file.size(), file.content().size());
    return file.content().asCharSource(StandardCharsets.ISO_8859_1).read();
  }

  @Test
  void allFieldsAreKept() throws IOException {
    FileTree tree =
        tree(
            "/a\\x20b 4096 41711 9 1000 4294967295 7 -5.7 - - - user.k\\x3dey=v=\\x00\\=\\\\ user.e=",
            "/a\\x20b/block 1 60660 1 0 0 1114924 1.999999999 - - -",
            "/a\\x20b/fifo 0 10600 1 0 0 0 0.0 - - -",
            "/a\\x20b/socket 0 140600 1 0 0 0 0.0 - - -",
            "/link 3 120777 1 0 0 0 0.0 ../\\xFF - -");

    Metadata metadata = node(tree, "a b").metadata();
    assertEquals(
        new Metadata(
            01711,
            1000,
            Metadata.MAX_ID,
            new Timestamp(-5, 7),
            xattrs(Map.of("user.k=ey", "v=\0=\\", "user.e", ""))),
        metadata);
    DeviceNode block = (DeviceNode) node(tree, "a b/block");
    assertEquals(new DeviceNumber(259, 300), block.number());
    assertEquals(NodeKind.BLOCK_DEVICE, block.kind());
    assertEquals(new Timestamp(1, 999_999_999), block.metadata().mtime());
    assertEquals(NodeKind.FIFO, node(tree, "a b/fifo").kind());
    assertEquals(NodeKind.SOCKET, node(tree, "a b/socket").kind());
    assertEquals("../\\xFF", ((Symlink) node(tree, "link")).target().toString());
  }

  @Test
  void contentsStandInTheText() throws IOException {
    FileTree tree =
        tree(
            "/dash 1 100644 1 0 0 0 0.0 - \\x2d -",
            "/empty 0 100644 1 0 0 0 0.0 - - -",
            "/inline 10 100644 1 0 0 0 0.0 - some-text\\n -");

    assertEquals("-", content(tree, "dash"));
    assertEquals("", content(tree, "empty"));
    assertEquals("some-text\n", content(tree, "inline"));
    assertEquals(Map.of(), node(tree, "empty").metadata().xattrs());
  }

  @Test
  void fileWithContentsElsewhereIsAHoleThatOverlayfsFindsThemFor() throws IOException {
    FileTree tree =
        tree(
            "/a 259 100644 1 0 0 0 0.0 35/d02f - " + DIGEST,
            "/b 9001899274941000 100644 1 0 0 0 0.0 - - -");

    RegularFile file = (RegularFile) node(tree, "a");
    assertEquals(259, file.size());
    assertInstanceOf(HoleSource.class, file.content());
    assertEquals(
        ImmutableBytes.utf8("/35/d02f"), file.metadata().xattrs().get(OverlayXattrs.REDIRECT));
    byte[] metacopy = file.metadata().xattrs().get(OverlayXattrs.METACOPY).toByteArray();
    assertEquals(36, metacopy.length);
    assertEquals(List.of(0, 36, 0, 1, 0x35, 0xD0), unsigned(metacopy, 6));
    assertEquals(
        Map.of(OverlayXattrs.METACOPY, ImmutableBytes.EMPTY), node(tree, "b").metadata().xattrs());
    assertEquals(9_001_899_274_941_000L, ((RegularFile) node(tree, "b")).size());
  }

  private static List<Integer> unsigned(byte[] bytes, int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> bytes[i] & 0xFF).toList();
  }

  @Test
  void slashBeforeAPayloadIsThatOfTheRedirect() throws IOException {
    FileTree tree = tree("/a 259 100644 1 0 0 0 0.0 /35/d02f - -");

    assertEquals(
        ImmutableBytes.utf8("/35/d02f"),
        node(tree, "a").metadata().xattrs().get(OverlayXattrs.REDIRECT));
    assertEquals(text("/a 259 100644 1 0 0 0 0.0 35/d02f - -"), write(tree));
    String two = text("/a 259 100644 1 0 0 0 0.0 //35 - -");
    assertEquals(two, write(Texts.read(two)));
  }

  @Test
  void xattrsWithNamesForOverlayfsAreEscapedInTheTree() throws IOException {
    String line =
        "/a 0 100644 1 0 0 0 0.0 - - - trusted.overlay.overlay.x=2 trusted.overlay.redirect=/1"
            + " user.overlay.redirect=/3";
    FileTree tree = tree(line);

    assertEquals(
        xattrs(
            Map.of(
                "trusted.overlay.overlay.redirect", "/1",
                "trusted.overlay.overlay.overlay.x", "2",
                "user.overlay.redirect", "/3")),
        node(tree, "a").metadata().xattrs());
    assertEquals(text(line), write(tree));
  }

  @Test
  void hardLinksAreOneNodeWhereverTheirTargetStands() throws IOException {
    FileTree tree =
        tree(
            "/a 1 @100644 3 0 0 0 9.9 /b - -",
            "/b 1 100600 3 0 0 0 0.0 - x -",
            "/c 7 @100644 3 5 5 5 5.5 /a - " + DIGEST + " user.x=y");

    assertSame(node(tree, "b"), node(tree, "a"));
    assertSame(node(tree, "b"), node(tree, "c"));
    assertEquals(0600, node(tree, "c").metadata().permissions());
    assertEquals(
        text(
            "/a 1 100600 3 0 0 0 0.0 - x -",
            "/b 1 @100600 3 0 0 0 0.0 /a - -",
            "/c 1 @100600 3 0 0 0 0.0 /a - -"),
        write(tree));
  }

  @Test
  void lastLineNeedsNoNewline() throws IOException {
    FileTree tree = Texts.read(Texts.ROOT + "/b 0 100644 1 0 0 0 0.0 - - -");
    assertEquals(NodeKind.REGULAR_FILE, node(tree, "b").kind());
  }

  @Test
  void isToldByItsFirstLine() throws IOException {
    assertTrue(isDump(Texts.ROOT));
    assertTrue(isDump("/ 4096 40555 222 0 0 10 -1.0 - - - user.a=b\n"));
    assertFalse(isDump(""));
    assertFalse(isDump("/bin 4096 40555 2 0 0 0 0.0 - - -\n"));
    assertFalse(isDump("070701"));
    assertFalse(isDump("/ is the root directory, and this is a text about it\n"));
  }

  private static boolean isDump(String text) throws IOException {
    return ComposefsDump.isDump(ByteSource.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatSpeaksToOverlayfsOtherwiseIsNotHeld() throws IOException {
    Metadata upper =
        Metadata.of(0755).withXattrs(xattrs(Map.of("trusted.overlay.opaque", "y", "user.a", "b")));
    Metadata relative =
        Metadata.of(0644)
            .withXattrs(
                xattrs(Map.of("trusted.overlay.metacopy", "", "trusted.overlay.redirect", "x")));
    RegularFile file = RegularFile.of(relative, new byte[] {'1'});
    FileTree tree = new TreeBuilder().directory("d", upper).put("f", file).put("g", file).build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    TextWriteReport report = ComposefsDump.write(tree, out, "out", TextLimits.DEFAULTS);

    assertEquals(
        List.of(
            "/d: xattr trusted.overlay.opaque",
            "/f: xattr trusted.overlay.metacopy",
            "/f: xattr trusted.overlay.redirect"),
        report.notHeld().stream().map(Object::toString).toList());
    assertEquals(4, report.lines());
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("/d 0 40755 2 0 0 0 0.0 - - - user.a=b\n"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("/f 1 100644 2 0 0 0 0.0 - 1 -\n"));
  }

  @Test
  void whatMkcomposefsPutsIntoEveryRootIsLeftOut() throws IOException {
    DeviceNode whiteout =
        new DeviceNode(Metadata.of(0644), NodeKind.CHARACTER_DEVICE, new DeviceNumber(0, 0));
    Metadata root = Metadata.of(0755).withXattrs(xattrs(Map.of("trusted.overlay.opaque", "y")));
    TreeBuilder builder = new TreeBuilder().put("00", whiteout).put("xy", whiteout);
    builder.put("d/00", whiteout);
    assertTrue(write(builder.build()).contains("/00 0 20644"));

    String text = write(builder.directory("/", root).build());

    assertEquals(
        text(
                "/d 0 40755 2 0 0 0 0.0 - - -",
                "/d/00 0 20644 3 0 0 0 0.0 - - -",
                "/xy 0 @20644 3 0 0 0 0.0 /d/00 - -")
            .replace("40755 2 0 0 0 0.0 - - -\n/d ", "40755 3 0 0 0 0.0 - - -\n/d "),
        text);
    assertTrue(OverlayfsMarks.isWhiteout(node(Texts.read(text), "xy")));
  }

  @Test
  void fileThatIsTooLargeForATextIsAnError() {
    FileTree tree = new TreeBuilder().file("a", "12345").build();
    TextLimits limits = TextLimits.DEFAULTS.withMaxContentBytes(4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TextException.LimitExceeded e =
        assertThrows(
            TextException.LimitExceeded.class,
            () -> ComposefsDump.write(tree, out, "out.dump", limits));
    assertEquals("maxContentBytes", e.limit());
    assertTrue(e.getMessage().contains("(/a)"), e.getMessage());
  }
}
