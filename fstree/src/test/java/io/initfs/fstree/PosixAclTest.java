package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.PosixAcl.Entry;
import io.initfs.fstree.PosixAcl.Tag;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixAclTest {
  /** What setfacl -m u:1000:r,g:4000000000:rwx stores for a file of mode 0640. */
  private static final String STORED =
      "02000000"
          + "01000600ffffffff 02000400e8030000 04000400ffffffff"
          + "0800070000286bee 10000700ffffffff 20000000ffffffff";

  private static ImmutableBytes bytes(String hex) {
    return ImmutableBytes.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void entriesAreDecoded() {
    assertEquals(
        Optional.of(
            new PosixAcl(
                ImmutableList.of(
                    new Entry(Tag.OWNER, 6, 0),
                    new Entry(Tag.USER, 4, 1000),
                    new Entry(Tag.OWNING_GROUP, 4, 0),
                    new Entry(Tag.GROUP, 7, 4_000_000_000L),
                    new Entry(Tag.MASK, 7, 0),
                    new Entry(Tag.OTHER, 0, 0)))),
        PosixAcl.parse(bytes(STORED)));
  }

  @Test
  void listInAnyOrderIsStoredInThatOfLinux() {
    PosixAcl acl = PosixAcl.parse(bytes(STORED)).orElseThrow();
    assertEquals(bytes(STORED), acl.toXattr());
    assertEquals(Optional.of(acl), PosixAcl.ofEntries(acl.entries().reverse()));
    assertFalse(acl.isMinimal());
  }

  @Test
  void listThatLinuxRefusesIsNone() {
    Entry owner = new Entry(Tag.OWNER, 6, 0);
    Entry group = new Entry(Tag.OWNING_GROUP, 6, 0);
    Entry other = new Entry(Tag.OTHER, 0, 0);
    Entry user = new Entry(Tag.USER, 6, 7);
    Entry mask = new Entry(Tag.MASK, 6, 0);
    assertTrue(PosixAcl.ofEntries(List.of(owner, group, other)).orElseThrow().isMinimal());
    assertTrue(PosixAcl.ofEntries(List.of(owner, group, other, user, mask)).isPresent());
    for (List<Entry> refused :
        List.of(
            List.<Entry>of(),
            List.of(owner, group),
            List.of(owner, other),
            List.of(group, other),
            List.of(owner, group, other, user),
            List.of(owner, group, other, user, mask, new Entry(Tag.USER, 4, 7)),
            List.of(owner, group, other, new Entry(Tag.OTHER, 7, 0)))) {
      assertEquals(Optional.empty(), PosixAcl.ofEntries(refused));
    }
  }

  @Test
  void textIsThatOfGetfacl() {
    assertEquals(
        "user::rw-,user:1000:r--,group::r--,group:4000000000:rwx,mask::rwx,other::---",
        PosixAcl.parse(bytes(STORED)).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "020000",
        "02000000",
        "01000000 01000600ffffffff",
        "02000000 01000600ffffff",
        "02000000 01000600ffffffff 00",
        "02000000 00000600ffffffff",
        "02000000 03000600ffffffff",
        "02000000 01800600ffffffff",
        "02000000 01000800ffffffff",
        "02000000 02000600ffffffff"
      })
  void malformedOrEmptyListIsNone(String hex) {
    assertEquals(Optional.empty(), PosixAcl.parse(bytes(hex)));
  }

  @Test
  void nodesHaveOneForAccessAndOneToInherit() {
    Metadata metadata =
        Metadata.of(0755)
            .withXattrs(
                ImmutableSortedMap.of(
                    PosixAcl.ACCESS, bytes("02000000 01000600ffffffff"),
                    PosixAcl.DEFAULT, bytes("02000000 20000500ffffffff")));
    assertEquals("user::rw-", PosixAcl.accessOf(metadata).orElseThrow().toString());
    assertEquals("other::r-x", PosixAcl.defaultOf(metadata).orElseThrow().toString());
    assertEquals(Optional.empty(), PosixAcl.accessOf(Metadata.of(0755)));
    assertEquals(Optional.empty(), PosixAcl.defaultOf(Metadata.of(0755)));
  }
}
