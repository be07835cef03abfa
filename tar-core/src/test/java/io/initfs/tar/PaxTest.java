package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.globalPax;
import static io.initfs.tar.TarBytes.latin1;
import static io.initfs.tar.TarBytes.open;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static io.initfs.tar.Trees.paths;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaxTest {
  private static ImmutableBytes bytes(String latin1) {
    return ImmutableBytes.copyOf(latin1(latin1));
  }

  private static Map<ImmutableBytes, ImmutableBytes> xattrs(String... records) throws IOException {
    return node(tree(pax(records), file("a", "")), "a").metadata().xattrs();
  }

  @Test
  void valuesForAllHoldUntilAnotherAndGiveWayToOnes() throws IOException {
    FileTree tree =
        tree(
            globalPax("uid=1", "gid=2"),
            file("a", ""),
            pax("uid=3"),
            file("b", ""),
            globalPax("uid=4"),
            file("c", ""));

    assertEquals(1, node(tree, "a").metadata().uid());
    assertEquals(3, node(tree, "b").metadata().uid());
    assertEquals(2, node(tree, "b").metadata().gid());
    assertEquals(4, node(tree, "c").metadata().uid());
    assertEquals(2, node(tree, "c").metadata().gid());
  }

  @Test
  void emptyValueGivesTheHeadersBack() throws IOException {
    FileTree tree =
        tree(
            globalPax("uid=1"),
            pax("uid=", "path="),
            file("a", "").owner(5, 6),
            globalPax("uid="),
            file("b", "").owner(7, 8));

    assertEquals(5, node(tree, "a").metadata().uid());
    assertEquals(7, node(tree, "b").metadata().uid());
  }

  @Test
  void lastRecordOfAKeyCounts() throws IOException {
    assertEquals(List.of("/c"), paths(tree(pax("path=a", "path=b"), pax("path=c"), file("n", ""))));
  }

  @Test
  void sunsHeaderIsOne() throws IOException {
    assertEquals(List.of("/b"), paths(tree(entry('X', "x").body("9 path=b\n"), file("a", ""))));
  }

  @Test
  void schilyXattrsAreBytes() throws IOException {
    String value = "\0\u0001=\n\u00FF\u00C3";

    assertEquals(
        Map.of(
            bytes("security.capability"),
            bytes(value),
            bytes("user.empty"),
            ImmutableBytes.EMPTY,
            bytes("user.a=b%c\u00FF"),
            bytes("x")),
        xattrs(
            "SCHILY.xattr.security.capability=" + value,
            "SCHILY.xattr.user.empty=",
            "SCHILY.xattr.user.a%3Db%25c\u00FF=x"));
  }

  @Test
  void escapedPercentIsNoEscape() throws IOException {
    assertEquals(Map.of(bytes("user.%3D"), bytes("x")), xattrs("SCHILY.xattr.user.%253D=x"));
  }

  @Test
  void libarchiveXattrsAreEncoded() throws IOException {
    assertEquals(
        Map.of(bytes("user.a=b\u00FF"), bytes("\0\u0001\u00FE"), bytes("user.%zz"), bytes("x")),
        xattrs("LIBARCHIVE.xattr.user.a%3Db%ff=AAH+", "LIBARCHIVE.xattr.user.%zz=eA"));
    assertEquals(
        Map.of(bytes("user.x"), bytes("raw")),
        xattrs("SCHILY.xattr.user.x=raw", "LIBARCHIVE.xattr.user.x=AAAA"));
  }

  @Test
  void xattrsThatLinuxCannotHaveAreErrors() throws IOException {
    assertEquals(
        1 << 16,
        xattrs("SCHILY.xattr.user.a=" + "v".repeat(1 << 16)).get(bytes("user.a")).length());
    assertFails(
        TarException.LimitExceeded.class,
        archive(pax("SCHILY.xattr.user.a=" + "v".repeat((1 << 16) + 1)), file("a", "")),
        "value of xattr user.a exceeded",
        "got 65537 bytes");
    assertFails(
        TarException.LimitExceeded.class,
        archive(pax("SCHILY.xattr." + "n".repeat(256) + "=v"), file("a", "")),
        "xattr name exceeded");
    assertFails(
        TarException.Corrupt.class,
        archive(pax("SCHILY.xattr.=v"), file("a", "")),
        "xattr name at offset 1024 (a)");
    assertFails(
        TarException.Corrupt.class,
        archive(pax("LIBARCHIVE.xattr.user.a=*"), file("a", "")),
        "value of xattr user.a",
        "expected Base64");
  }

  @Test
  void whatIsNotReadIsNoted() throws IOException {
    try (TarArchive archive =
        open(
            archive(
                pax("SCHILY.fflags=nodump", "SCHILY.dev=1"),
                file("a", ""),
                pax("SCHILY.fflags=nodump"),
                file("b", "")))) {
      assertEquals(
          List.of("pax records SCHILY.fflags are not read, at offset 1024 (a)"), archive.notes());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x path=a\n",
        "9 path=a",
        "8 path=a\n",
        "11 path=a\n",
        "0 path=a\n",
        "9path=ab\n",
        "3 \n",
        "5 =a\n",
        "7 patha\n",
        "99999999999 path=a\n",
        "9 path=a\n7 x"
      })
  void malformedRecordsAreErrors(String body) {
    assertFails(
        TarException.Corrupt.class,
        archive(file("first", ""), entry('x', "pax").body(body), file("a", "")),
        "test.tar: pax record at byte",
        "at offset 512: expected a ");
  }
}
