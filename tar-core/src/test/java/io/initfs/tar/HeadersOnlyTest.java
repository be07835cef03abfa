package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.directory;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.hardLink;
import static io.initfs.tar.TarBytes.pax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.ByteSource;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives without the contents of files: mkfs.erofs's headerballs. */
class HeadersOnlyTest {
  private static final long HUGE = 1L << 32;

  private static FileTree tree(TarBytes.Entry... entries) throws IOException {
    ByteSource bytes = ByteSource.wrap(archive(entries));
    try (TarArchive opened = TarArchive.openHeaders(bytes, "headers", TarLimits.DEFAULTS)) {
      return opened.tree();
    }
  }

  private static RegularFile file(FileTree tree, String path) {
    return (RegularFile) tree.lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void headerFollowsHeader() throws IOException {
    FileTree tree =
        tree(
            directory("d/"),
            pax("SCHILY.xattr.user.x=v", "size=" + HUGE),
            entry('0', "d/huge"),
            entry('0', "small").size(5),
            entry('0', "empty"),
            entry('D', "dump/").size(100),
            hardLink("link", "small"));

    assertEquals(HUGE, file(tree, "/d/huge").size());
    assertTrue(file(tree, "/d/huge").isHole());
    assertEquals(
        ImmutableBytes.utf8("v"),
        file(tree, "/d/huge").metadata().xattrs().get(ImmutableBytes.utf8("user.x")));
    assertEquals(5, file(tree, "/small").size());
    assertSame(file(tree, "/small"), file(tree, "/link"));
    assertFalse(file(tree, "/empty").isHole());
    assertTrue(tree.lookup(TreePath.of("/dump")).isPresent());
  }

  /** Their headers give the size of what is stored. */
  @ParameterizedTest
  @ValueSource(strings = {"GNU.sparse.major=1", "GNU.sparse.map=0,1"})
  void fileWithHolesIsRefused(String record) {
    assertThrows(
        TarException.Unsupported.class, () -> tree(pax(record), entry('0', "sparse").size(5)));
    assertThrows(TarException.Unsupported.class, () -> tree(entry('S', "sparse").gnu().size(5)));
  }

  @Test
  void bodiesAreNoHeaders() {
    assertThrows(TarException.Corrupt.class, () -> tree(TarBytes.file("a", "text")));
  }
}
