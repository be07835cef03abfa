package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.directory;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.hardLink;
import static io.initfs.tar.TarBytes.symlink;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static io.initfs.tar.Trees.paths;
import static io.initfs.tar.Trees.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What entries make of each other. */
class AssemblyTest {
  @Test
  void missingParentsAreMade() throws IOException {
    FileTree tree = tree(file("a/b/c", "text"));

    assertEquals(List.of("/a", "/a/b", "/a/b/c"), paths(tree));
    assertEquals(Metadata.of(0755), node(tree, "a").metadata());
    assertEquals(Metadata.of(0755), node(tree, "a/b").metadata());
    assertEquals(Metadata.of(0755), tree.root().metadata());
  }

  @Test
  void directoryAfterItsContentsGivesItMetadata() throws IOException {
    FileTree tree =
        tree(file("a/b", "text"), directory("a").mode(0700), directory("a/").mode(0711));

    assertEquals(List.of("/a", "/a/b"), paths(tree));
    assertEquals(0711, node(tree, "a").metadata().permissions());
  }

  @Test
  void laterEntryReplacesTheEarlier() throws IOException {
    FileTree tree = tree(file("a", "old"), file("b", "x"), file("./a", "new").mode(0600));

    assertEquals("new", text(tree, "a"));
    assertEquals(0600, node(tree, "a").metadata().permissions());
    assertEquals(List.of("/a", "/b"), paths(tree));
  }

  @Test
  void directoryReplacesAFileAndAFileAnEmptyDirectory() throws IOException {
    FileTree tree =
        tree(file("a", ""), directory("a"), file("a/x", ""), directory("b"), file("b", "text"));

    assertEquals(NodeKind.DIRECTORY, node(tree, "a").kind());
    assertEquals("text", text(tree, "b"));
  }

  @Test
  void fileDoesNotReplaceADirectoryThatHoldsSomething() {
    assertFails(
        TarException.Corrupt.class,
        archive(file("a/b", ""), file("a", "")),
        "place of an entry at offset 512 (a)",
        "got a directory: /a");
    assertFails(
        TarException.Corrupt.class, archive(file(".", "")), "place of an entry", "a directory: /");
  }

  @Test
  void parentThatIsNoDirectoryIsAnError() {
    assertFails(
        TarException.Corrupt.class,
        archive(symlink("a", "b"), directory("b"), file("a/c/d", "")),
        "parent of an entry at offset 1024 (a/c/d)",
        "expected a directory, got a, another kind of file");
  }

  @Test
  void hardLinkIsTheSameNode() throws IOException {
    FileTree tree =
        tree(
            file("dir/a", "text").mode(0640),
            hardLink("b", "./dir/a").mode(0777),
            symlink("s", "x"),
            hardLink("t", "/s"),
            hardLink("c", "b"));

    assertSame(node(tree, "dir/a"), node(tree, "b"));
    assertSame(node(tree, "dir/a"), node(tree, "c"));
    assertSame(node(tree, "s"), node(tree, "t"));
    assertEquals(0640, node(tree, "b").metadata().permissions());
  }

  @Test
  void hardLinkKeepsWhatItsTargetWas() throws IOException {
    FileTree tree = tree(file("a", "old"), hardLink("b", "a"), file("a", "new"));

    assertEquals("old", text(tree, "b"));
    assertEquals("new", text(tree, "a"));
    assertNotSame(node(tree, "a"), node(tree, "b"));
  }

  @Test
  void hardLinkReplacesAndToItselfIsNothing() throws IOException {
    FileTree tree =
        tree(file("a", "text"), file("b", "other"), hardLink("b", "a"), hardLink("a", "./a"));

    assertEquals("text", text(tree, "a"));
    assertSame(node(tree, "a"), node(tree, "b"));
  }

  @Test
  void hardLinkWithoutATargetIsAnError() {
    assertFails(
        TarException.Corrupt.class,
        archive(hardLink("b", "a"), file("a", "")),
        "target of a hard link at offset 0 (b)",
        "got /a, which is not there");
    assertFails(
        TarException.Corrupt.class,
        archive(directory("a"), hardLink("b", "a")),
        "target of a hard link",
        "got /a, a directory");
    assertFails(
        TarException.Corrupt.class,
        archive(file("a", ""), hardLink("b", "../a")),
        "target of a hard link",
        "got \"../a\"");
  }
}
