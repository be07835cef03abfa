package io.initfs.fstree.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels by path. What mkfs.erofs makes of the same texts is asked in the command's tests. */
class FileContextsTest {
  private static FileContexts read(String text) throws IOException {
    return FileContexts.read(
        ByteSource.wrap(text.getBytes(StandardCharsets.UTF_8)), "contexts", TextLimits.DEFAULTS);
  }

  private static String label(String text, String path, NodeKind kind) throws IOException {
    return read(text).context(TreePath.of(path), kind).map(ImmutableBytes::toUtf8).orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "'/etc/.* A|/etc/foo B', /etc/foo, B",
    "'/etc/foo B|/etc/.* A', /etc/foo, B",
    "'/etc/foo B|/etc/.* A', /etc/bar, A",
    "'/etc/foo A|/etc/foo B', /etc/foo, A",
    "'/etc/f.* A|/etc/.* B', /etc/foo, B",
    "'/etc/foo -d A|/etc/.* B', /etc/foo, B",
    "'/etc/foo -- A|/etc/foo B', /etc/foo, A",
    "'/etc/foo <<none>>|/etc/.* B', /etc/foo, none",
    "'/.* A|/etc(/.*)? <<none>>', /etc/foo, none",
    "'/etc A', /etc/foo, none",
    "'/etc/fo A', /etc/foo, none",
    "'tc/.* A', /etc/foo, none",
    "' # /etc/foo A||  /etc/foo\t--\tA more', /etc/foo, A",
    "'/a\\.b A|/a.b B', /a.b, A",
    "'/a\\.b A|/a.b B', /axb, B",
    "'/a\\+b A', /a+b, A",
    "'/[[:alpha:]]+ A', /etc, A",
    "'/[[:alpha:]]+ A', /::, none",
    "'/[^[:digit:]x] A', /5, none",
    "'/[^[:digit:]x] A', /y, A",
    "'/[]a]+ A', /]a, A",
    "'/[^]a] A', /b, A",
    "'/[a[]+ A', /a[, A",
    "'/[a&&b]+ A', /&, A",
    "'/... A', /\u00E4x, A",
    "'/etc/(?i)FOO A', /etc/foo, A",
    "'/.* A', /, A",
  })
  void lineThatCountsGivesTheLabel(String text, String path, String expected) throws IOException {
    String lines = text.replace('|', '\n');

    assertEquals(expected, label(lines, path, NodeKind.REGULAR_FILE));
  }

  @Test
  void whatIsOfPcreIsKnown() throws IOException {
    assertEquals("A", label("/\\w+/(?:x|y){2} A", "/etc/xy", NodeKind.FIFO));
    assertEquals("A", label("/.* A", "/new\nline", NodeKind.FIFO));
  }

  @Test
  void everyTypeHasItsMark() throws IOException {
    String text = "/x -- f\n/x -d d\n/x -l l\n/x -c c\n/x -b b\n/x -p p\n/x -s s\n";
    StringBuilder labels = new StringBuilder();
    for (NodeKind kind : NodeKind.values()) {
      labels.append(label(text, "/x", kind));
    }
    assertEquals("fdlcbps", labels.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'/a', 'PATH-REGEX [TYPE] CONTEXT, got /a'",
    "'/a --', 'PATH-REGEX [TYPE] CONTEXT, got /a --'",
    "'/a -x A', 'one of -- -d -l -c -b -p -s, got -x'",
    "'/[ A', 'a regular expression, got /[ (Unclosed character class)'",
    "'/[[:nonsense:]] A', 'a regular expression, got /[[:nonsense:]] (no such character class)'",
    "'/(a A', 'a regular expression, got /(a (Unclosed group)'",
  })
  void wrongLineIsNamed(String line, String expected) {
    TextException failure =
        assertThrows(TextException.Corrupt.class, () -> read("# first\n" + line + "\n"));

    assertTrue(
        failure.getMessage().endsWith(" at offset 8 (line 2): expected " + expected),
        failure::getMessage);
  }

  @ParameterizedTest
  @CsvSource({"/(.*)(.*)(.*)(.*)b", "/(.*a){20}b"})
  void expressionThatTriesTooMuchIsGivenUp(String regex) throws IOException {
    FileContexts contexts = read(regex + " A\n");
    TreePath path = TreePath.of("/" + "a".repeat(200));

    TextException failure =
        assertThrows(
            TextException.LimitExceeded.class, () -> contexts.context(path, NodeKind.DIRECTORY));

    assertTrue(failure.getMessage().contains("(line 1)"), failure::getMessage);
  }

  @Test
  void treeGetsLabelsAndNoOthers() throws IOException {
    ImmutableBytes user = ImmutableBytes.utf8("user.x");
    ImmutableBytes old = ImmutableBytes.utf8("old");
    Metadata metadata =
        Metadata.of(0644).withXattrs(ImmutableSortedMap.of(FileContexts.XATTR, old, user, old));
    Node linked = RegularFile.of(metadata, new byte[1]);
    FileTree tree =
        new TreeBuilder()
            .put("a/first", linked)
            .put("b", linked)
            .put("other", RegularFile.of(metadata, new byte[2]))
            .build();

    FileTree labelled = read("/mnt/a(/.*)? A\n/mnt/b B\n/mnt M\n").label(tree, TreePath.of("/mnt"));

    Map<String, String> labels = new TreeMap<>();
    for (TreeEntry entry : labelled) {
      Map<ImmutableBytes, ImmutableBytes> xattrs = entry.node().metadata().xattrs();
      labels.put(entry.path().toString(), String.valueOf(xattrs.get(FileContexts.XATTR)));
      assertEquals(entry.node() instanceof RegularFile, xattrs.containsKey(user));
    }
    assertEquals(Map.of("/", "M", "/a", "A", "/a/first", "A", "/b", "A", "/other", "null"), labels);
    assertSame(
        labelled.lookup(TreePath.of("/a/first")).orElseThrow(),
        labelled.lookup(TreePath.of("/b")).orElseThrow());
  }
}
