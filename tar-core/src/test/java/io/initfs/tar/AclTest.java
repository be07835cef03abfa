package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.open;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.Metadata;
import io.initfs.fstree.PosixAcl;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ACLs that pax records have as text. */
class AclTest {
  private static Metadata metadata(String... records) throws IOException {
    return node(tree(pax(records), file("a", "")), "a").metadata();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user::rw-\nuser:1000:r-x\ngroup::r--\ngroup:0:-w-\nmask::rwx\nother::---\n",
        "group:root:w,other::,u::rw-,mask::rwx,user:lisa:r-x:1000,g::r",
        " o::--- , user::rw-\t#effective:rw-\nuser:1000:x-r,group:x:-w-:0,m::rwx,g::r--"
      })
  void anySpellingIsTheSameList(String text) throws IOException {
    assertEquals(
        "user::rw-,user:1000:r-x,group::r--,group:0:-w-,mask::rwx,other::---",
        PosixAcl.accessOf(metadata("SCHILY.acl.access=" + text)).orElseThrow().toString());
  }

  @Test
  void listForAccessThatSaysNoMoreThanTheModeIsNone() throws IOException {
    String minimal = "user::rw-,group::r--,other::---";
    Metadata metadata = metadata("SCHILY.acl.access=" + minimal, "SCHILY.acl.default=" + minimal);

    assertEquals(1, metadata.xattrs().size());
    assertEquals(minimal, PosixAcl.defaultOf(metadata).orElseThrow().toString());
    assertEquals(Map.of(), metadata("SCHILY.acl.default=").xattrs());
  }

  @Test
  void xattrGoesBeforeText() throws IOException {
    String text = "user::rw-,user:7:rwx,group::r--,mask::rwx,other::---";
    assertEquals(
        "x",
        metadata("SCHILY.acl.access=" + text, "SCHILY.xattr.system.posix_acl_access=x")
            .xattrs()
            .get(PosixAcl.ACCESS)
            .toString());
  }

  @Test
  void namesWithoutIdsAreNoted() throws IOException {
    String text = "user::rw-,user:lisa:rwx,group::r--,mask::rwx,other::---";
    try (TarArchive archive = open(archive(pax("SCHILY.acl.access=" + text), file("a", "")))) {
      assertEquals(Map.of(), node(archive.tree(), "a").metadata().xattrs());
      assertEquals(
          List.of(
              "pax records SCHILY.acl.access with names and no ids are not read, at offset 1024"
                  + " (a)"),
          archive.notes());
    }
  }

  @Test
  void listOfMoreThanAnXattrHoldsIsAnError() {
    StringBuilder text = new StringBuilder("user::rw-,group::r--,mask::r--,other::r--");
    for (int id = 1; id <= 8192; id++) {
      text.append(",user:").append(id).append(":r--");
    }
    assertFails(
        TarException.LimitExceeded.class,
        archive(pax("SCHILY.acl.access=" + text), file("a", "")),
        "value of xattr system.posix_acl_access exceeded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user::rw-",
        "nonsense",
        "user::rw-,group::r--,other:7:r--",
        "user::rws,group::r--,other::r--",
        "user::rw-,user:7:rwx,group::r--,other::---",
        "user::rw-,user::rw-,group::r--,other::---"
      })
  void whatIsNoListIsAnError(String text) {
    assertFails(
        TarException.Corrupt.class,
        archive(pax("SCHILY.acl.access=" + text), file("a", "")),
        "SCHILY.acl.access at offset 1024 (a): expected entries such as");
  }
}
