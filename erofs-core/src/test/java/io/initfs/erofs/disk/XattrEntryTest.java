package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.ImmutableBytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XattrEntryTest {
  /** {@code user.k=v1}, as mkfs.erofs stores it. */
  private static final byte[] BYTES = Hex.bytes("01 01 0200 6b 7631 00");

  private static final XattrEntry ENTRY =
      new XattrEntry(1, ImmutableBytes.utf8("k"), ImmutableBytes.utf8("v1"));

  @Test
  void readsTheOneOfMkfs() {
    assertEquals(ENTRY, XattrEntry.read(BYTES, 0));
    assertEquals(8, XattrEntry.sizeAt(BYTES, 0));
  }

  @Test
  void writesTheOneOfMkfs() {
    byte[] written = new byte[8];
    ENTRY.write(written, 0);
    assertArrayEquals(BYTES, written);
    assertEquals(8, ENTRY.size());
  }

  @Test
  void sizeIsPaddedToFour() {
    assertEquals(4, XattrEntry.sizeAt(Hex.bytes("00 00 0000"), 0));
    assertEquals(8, XattrEntry.sizeAt(Hex.bytes("01 01 0000"), 0));
    assertEquals(8, XattrEntry.sizeAt(Hex.bytes("04 01 0000"), 0));
    assertEquals(12, XattrEntry.sizeAt(Hex.bytes("04 01 0100"), 0));
    assertEquals(4 + 255 + 65535 + 2, XattrEntry.sizeAt(Hex.bytes("ff 01 ffff"), 0));
  }

  @Test
  void bodyHeaderKeepsItsFieldsApart() {
    byte[] bytes = Hex.bytes("f1f2f3f4 f5 00000000000000");
    XattrBodyHeader header = new XattrBodyHeader(0xF4F3F2F1L, 0xF5);
    assertEquals(header, XattrBodyHeader.read(bytes, 0));
    byte[] written = new byte[XattrBodyHeader.SIZE];
    header.write(written, 0);
    assertArrayEquals(bytes, written);
  }

  @Test
  void bodySizeFollowsFromTheCode() {
    assertEquals(0, XattrBodyHeader.bodySize(0));
    assertEquals(12, XattrBodyHeader.bodySize(1));
    assertEquals(20, XattrBodyHeader.bodySize(3));
    assertEquals(262148, XattrBodyHeader.bodySize(0xFFFF));
    for (int icount : new int[] {0, 1, 3, 0xFFFF}) {
      assertEquals(icount, XattrBodyHeader.icount(XattrBodyHeader.bodySize(icount)));
    }
  }

  @Test
  void prefixesHaveTheNumbersOfTheFormat() {
    assertPrefix(1, "user.", "k");
    assertPrefix(2, "system.posix_acl_access", "");
    assertPrefix(3, "system.posix_acl_default", "");
    assertPrefix(4, "trusted.", "overlay.opaque");
    assertPrefix(5, "lustre.", "lov");
    assertPrefix(6, "security.", "selinux");
    assertEquals(Optional.empty(), XattrPrefix.fromIndex(0));
    assertEquals(Optional.empty(), XattrPrefix.fromIndex(7));
  }

  private static void assertPrefix(int index, String prefix, String suffix) {
    ImmutableBytes name = ImmutableBytes.utf8(prefix + suffix);
    XattrPrefix found = XattrPrefix.of(name).orElseThrow();
    assertEquals(index, found.index());
    assertEquals(Optional.of(found), XattrPrefix.fromIndex(index));
    assertEquals(ImmutableBytes.utf8(suffix), found.suffix(name));
    assertEquals(name, found.name(ImmutableBytes.utf8(suffix)));
  }

  @Test
  void namesWithoutAPrefixHaveNone() {
    for (String name :
        new String[] {"", "user", "os2.x", "system.posix_acl_access2", "system.nfs4"}) {
      assertEquals(Optional.empty(), XattrPrefix.of(ImmutableBytes.utf8(name)), name);
    }
  }
}
