package io.initfs.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of other programs: newc is read, other forms are told apart, hostile ones stay in. */
class FormatsLabTest {
  @ParameterizedTest
  @ValueSource(strings = {"gnu-crc", "bsd-newc"})
  void writersAgree(String name) throws IOException {
    assertEquals(lines("formats/gnu-newc.cpio"), lines("formats/" + name + ".cpio"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "gnu-crc", "gnu-r", "bsd"})
  void threeNamesAreOneFile(String writer) throws IOException {
    FileTree tree = tree("formats/links-" + writer + ".cpio");
    Node first = at(tree, "a");
    assertSame(first, at(tree, "b"));
    assertSame(first, at(tree, "sub/c"));
    assertEquals(3, tree.linkCounts().get(first));
    assertEquals(6, ((RegularFile) first).content().read().length);
    assertEquals("1:3", ((DeviceNode) at(tree, "nul")).number().toString());
    assertTrue(at(tree, "pp") instanceof Fifo);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "bsd"})
  void oneNameOfThreeIsAFileWithItsBody(String writer) throws IOException {
    FileTree tree = tree("formats/links-" + writer + "-partial.cpio");
    List<RegularFile> files = new ArrayList<>();
    tree.forEach(
        entry -> {
          if (entry.node() instanceof RegularFile file) {
            files.add(file);
          }
        });
    assertEquals(1, files.size());
    assertEquals(6, files.get(0).content().read().length);
  }

  @Test
  void namesPaddedToAlignBodiesAreCut() throws IOException {
    FileTree tree = tree("formats/3cpio-data-align-4096.cpio");
    assertEquals(5120, ((RegularFile) at(tree, "a.bin")).content().read().length);
    assertEquals(4097, ((RegularFile) at(tree, "b.bin")).content().read().length);
  }

  @ParameterizedTest
  @CsvSource({
    "bsd-bin, old binary",
    "gnu-bin, old binary",
    "gnu-hpbin, old binary",
    "bsd-odc, odc",
    "gnu-odc, odc",
    "gnu-hpodc, odc",
    "gnu-ustar, tar"
  })
  void otherFormsAreRefusedByName(String file, String name) {
    CpioException.NotThisFormat e =
        assertThrows(CpioException.NotThisFormat.class, () -> tree("formats/" + file + ".cpio"));
    assertTrue(e.got().contains(name), e.getMessage());
  }

  @Test
  void everyOddArchiveGivesATreeWithinItsRootOrACpioException() throws IOException {
    List<String> read = new ArrayList<>();
    for (Path file : LabFiles.list("odd", ".cpio")) {
      String name = String.valueOf(file.getFileName());
      try {
        TreeText.lines(tree("odd/" + name));
        read.add(name.substring(0, 3));
      } catch (CpioException e) {
        assertTrue(e.getMessage().contains(name), e.getMessage());
      }
    }
    assertEquals(List.of("m07", "m15", "m39", "m41"), read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m01-dotdot", "m09-dotdot-mid", "m13-hardlink-dotdot-first"})
  void namesThatClimbAreRefused(String file) {
    CpioException.Corrupt e =
        assertThrows(CpioException.Corrupt.class, () -> tree("odd/" + file + ".cpio"));
    assertEquals("no component ..", e.expected());
  }

  private static FileTree tree(String file) throws IOException {
    assertTrue(Files.exists(LabFiles.file(file)));
    return CpioArchive.readTree(
        LabFiles.bytes(file), file, CpioLimits.DEFAULTS, CpioArchive.MissingParents.REFUSE);
  }

  private static List<String> lines(String file) throws IOException {
    // Writers disagree on whether and how they name the root.
    return TreeText.lines(tree(file)).stream().filter(line -> !line.startsWith("/ ")).toList();
  }

  private static Node at(FileTree tree, String path) {
    return tree.lookup(TreePath.of(ImmutableBytes.utf8(path))).orElseThrow();
  }
}
