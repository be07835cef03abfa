package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.symlink;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static io.initfs.tar.Trees.paths;
import static io.initfs.tar.Trees.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindsTest {
  @ParameterizedTest
  @CsvSource({
    "0, REGULAR_FILE", "7, REGULAR_FILE", "2, SYMLINK", "3, CHARACTER_DEVICE",
    "4, BLOCK_DEVICE", "5, DIRECTORY", "6, FIFO", "D, DIRECTORY"
  })
  void typesAreKinds(char type, NodeKind kind) throws IOException {
    FileTree tree = tree(entry(type, "a").link("x").device(0, 0), file("b", "next"));

    assertEquals(kind, node(tree, "a").kind());
    assertEquals("next", text(tree, "b"));
  }

  @Test
  void oldFilesHaveNoTypeAndOldDirectoriesASlash() throws IOException {
    FileTree tree = tree(entry('\0', "d/").v7(), entry('\0', "d/f").v7().body("text"));

    assertEquals(NodeKind.DIRECTORY, node(tree, "d").kind());
    assertEquals("text", text(tree, "d/f"));
    assertFails(TarException.Corrupt.class, archive(file("d/", "x")), "size of a directory");
  }

  @Test
  void permissionsAreTwelveBitsAndTypeBitsAreNotLookedAt() throws IOException {
    FileTree tree = tree(file("a", "").mode(0107654));

    assertEquals(07654, node(tree, "a").metadata().permissions());
  }

  @Test
  void devicesHaveNumbers() throws IOException {
    FileTree tree =
        tree(
            entry('3', "c").device(4095, 1048575),
            pax("SCHILY.devmajor=259", "SCHILY.devminor=300000"),
            entry('4', "b").device(0, 0));

    assertEquals(new DeviceNumber(4095, 1048575), ((DeviceNode) node(tree, "c")).number());
    assertEquals(new DeviceNumber(259, 300000), ((DeviceNode) node(tree, "b")).number());
    assertFails(
        TarException.LimitExceeded.class,
        archive(entry('3', "c").device(4096, 1)),
        "device number exceeded at offset 0 (c)",
        "got 4096:1");
  }

  @Test
  void symlinkTargetsStayAsTheyAre() throws IOException {
    FileTree tree = tree(symlink("a", "../../x/"), symlink("b", "t".repeat(100)));

    assertEquals(ImmutableBytes.utf8("../../x/"), ((Symlink) node(tree, "a")).target());
    assertEquals(ImmutableBytes.utf8("t".repeat(100)), ((Symlink) node(tree, "b")).target());
    assertFails(TarException.Corrupt.class, archive(symlink("a", "")), "target of a symlink");
    assertFails(
        TarException.LimitExceeded.class,
        archive(pax("linkpath=" + "t".repeat(4096)), symlink("a", "")),
        "target of a symlink exceeded",
        "got 4096 bytes");
  }

  @Test
  void sizesOfWhatHasNoBodySayNothing() throws IOException {
    FileTree tree =
        tree(
            entry('5', "d").size(4096),
            entry('2', "s").link("x").size(5),
            entry('6', "p").size(1),
            file("f", "text"),
            entry('1', "h").link("f").size(4));

    assertEquals(List.of("/d", "/f", "/h", "/p", "/s"), paths(tree));
  }

  @Test
  void labelAndDumpOfADirectoryArePassedOver() throws IOException {
    FileTree tree = tree(entry('V', "label"), entry('D', "d").body("Yf\0\0"), file("d/f", "x"));

    assertEquals(List.of("/d", "/d/f"), paths(tree));
  }

  @ParameterizedTest
  @ValueSource(chars = {'8', 'A', 's', 'z', '\u00E9', 'M', 'N'})
  void otherTypesAreNamed(char type) {
    String printed = type < 0x7F ? "" + type : "0xE9";
    String got = type == 'M' ? "another volume" : type == 'N' ? "long names" : "got " + printed;

    assertFails(
        TarException.Unsupported.class,
        archive(file("a", "x"), entry(type, "odd")),
        "type of an entry at offset 1024 (odd)",
        got);
  }
}
