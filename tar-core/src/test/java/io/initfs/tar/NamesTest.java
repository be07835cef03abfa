package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.directory;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.hardLink;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.symlink;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static io.initfs.tar.Trees.paths;
import static io.initfs.tar.Trees.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final String LONG = "d/".repeat(140) + "file";

  @Test
  void whatLeadsToTheRootIsDropped() throws IOException {
    FileTree tree = tree(file("./a", "1"), file("/b", "2"), file("c", "3"), file("././/d//e", "4"));

    assertEquals(List.of("/a", "/b", "/c", "/d", "/d/e"), paths(tree));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "./", "/", ".//"})
  void rootHasTheMetadataOfItsEntry(String name) throws IOException {
    FileTree tree = tree(file("a", ""), directory(name).mode(01711).owner(5, 6).mtime(7));

    assertEquals(01711, tree.root().metadata().permissions());
    assertEquals(5, tree.root().metadata().uid());
    assertEquals(6, tree.root().metadata().gid());
    assertEquals(Timestamp.ofSeconds(7), tree.root().metadata().mtime());
    assertEquals(List.of("/a"), paths(tree));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../a", "a/..", "a/../b", "/..", "./../a"})
  void namesThatLeadOutAreRefused(String name) {
    TarException failure =
        assertFails(
            TarException.Corrupt.class,
            archive(file("first", "x"), file(name, "")),
            "test.tar: name of an entry at offset 1024",
            "(" + name + ")",
            "got \"" + name + "\"");

    assertEquals(1024, failure.offset());
    assertEquals(name, failure.entry());
  }

  @Test
  void emptyNameIsRefused() {
    assertFails(TarException.Corrupt.class, archive(file("", "")), "name of an entry", "got \"\"");
  }

  @Test
  void componentOf255BytesIsTheLongest() throws IOException {
    String longest = "n".repeat(255);

    assertEquals(List.of("/" + longest), paths(tree(pax("path=" + longest), file("n", ""))));
    assertFails(
        TarException.Corrupt.class,
        archive(pax("path=" + longest + "n"), file("n", "")),
        "at most 255 bytes");
  }

  @Test
  void pathOf4095BytesIsTheLongest() throws IOException {
    String longest = "a/".repeat(2047) + "b";

    assertEquals(2048, paths(tree(pax("path=" + longest), file("n", ""))).size());
    assertFails(
        TarException.LimitExceeded.class,
        archive(pax("path=" + longest + "b"), file("n", "")),
        "at most 4095 bytes, got 4096 bytes");
  }

  @Test
  void nulInAPaxNameIsRefused() {
    assertFails(
        TarException.Corrupt.class, archive(pax("path=a\0b"), file("n", "")), "name of an entry");
    assertFails(
        TarException.Corrupt.class,
        archive(pax("linkpath=a\0b"), symlink("n", "")),
        "target of a symlink");
  }

  @Test
  void bytesThatAreNotUtf8StayWhatTheyAre() throws IOException {
    FileTree tree =
        tree(
            file("\u00FF\u0080", ""),
            pax("path=\u00FE\u00C3"),
            file("n", ""),
            entry('L', "././@LongLink").gnu().body("\u00FD\u00A0\0"),
            file("m", "").gnu(),
            pax("linkpath=\u00FC"),
            symlink("s", "x"));

    assertEquals(
        List.of(
            EntryName.of("s"),
            EntryName.copyOf(TarBytes.latin1("\u00FD\u00A0")),
            EntryName.copyOf(TarBytes.latin1("\u00FE\u00C3")),
            EntryName.copyOf(TarBytes.latin1("\u00FF\u0080"))),
        List.copyOf(tree.root().children().keySet()));
    assertEquals(
        ImmutableBytes.copyOf(new byte[] {(byte) 0xFC}), ((Symlink) node(tree, "s")).target());
  }

  @Test
  void nameThatFillsItsFieldHasNoNul() throws IOException {
    String name = "n".repeat(100);

    assertEquals(List.of("/" + name), paths(tree(file(name, ""))));
  }

  @Test
  void prefixStandsInFrontOfTheName() throws IOException {
    FileTree tree = tree(file("name", "").put(345, "pre/fix"));

    assertEquals(List.of("/pre", "/pre/fix", "/pre/fix/name"), paths(tree));
  }

  @Test
  void prefixOfStarIsShorter() throws IOException {
    FileTree tree =
        tree(file("name", "").put(345, "p".repeat(131) + "12345670123").put(508, "tar\0"));

    assertEquals("/" + "p".repeat(131) + "/name", paths(tree).get(1));
  }

  @Test
  void otherFormsHaveNoPrefix() throws IOException {
    FileTree tree = tree(file("gnu", "").gnu().put(345, "x"), file("v7", "").v7().put(345, "x"));

    assertEquals(List.of("/gnu", "/v7"), paths(tree));
  }

  @Test
  void longNamesAndLinksOfGnu() throws IOException {
    FileTree tree =
        tree(
            entry('L', "././@LongLink").gnu().body(LONG + "\0"),
            file("cut", "text").gnu(),
            entry('K', "././@LongLink").gnu().body(LONG + "\0"),
            symlink("symlink", "cut").gnu(),
            entry('K', "././@LongLink").gnu().body(LONG + "\0"),
            entry('L', "././@LongLink").gnu().body(LONG + "2\0"),
            hardLink("cut", "cut").gnu());

    assertEquals("text", text(tree, LONG));
    assertEquals(ImmutableBytes.utf8(LONG), ((Symlink) node(tree, "symlink")).target());
    assertSame(node(tree, LONG), node(tree, LONG + "2"));
  }

  @Test
  void paxNamesGoBeforeThoseOfGnu() throws IOException {
    FileTree tree = tree(pax("path=pax"), entry('L', "l").body("gnu\0"), file("header", ""));

    assertEquals(List.of("/pax"), paths(tree));
  }

  @Test
  void longNameIsForTheNextEntryOnly() throws IOException {
    FileTree tree = tree(entry('L', "l").body("long\0"), file("a", ""), file("b", ""));

    assertEquals(List.of("/b", "/long"), paths(tree));
  }

  @Test
  void longNameWithoutAnEntryIsAnError() {
    assertFails(
        TarException.Corrupt.class,
        archive(entry('L', "l").body("long\0")),
        "end of the archive",
        "got none");
  }
}
