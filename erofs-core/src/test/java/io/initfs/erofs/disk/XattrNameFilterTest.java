package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.ImmutableBytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XattrNameFilterTest {
  private static boolean excludes(long filter, String name) {
    return XattrNameFilter.excludes(filter, ImmutableBytes.utf8(name));
  }

  @ParameterizedTest
  @CsvSource({
    "user.k, 14",
    "security.selinux, 11",
    "security.capability, 29",
    "trusted.overlay.opaque, 20",
    "system.posix_acl_access, 30"
  })
  void everyNameHasItsBit(String name, int bit) {
    assertTrue(excludes(1L << bit, name));
    assertFalse(excludes(0xFFFF_FFFFL & ~(1L << bit), name));
  }

  @Test
  void filterOfMkfsExcludesNoneOfItsNames() {
    long written = 0xBEF9_F7FFL; // by mkfs.erofs 1.9.4
    for (String name :
        List.of(
            "user.foo.a",
            "user.foo.b0",
            "security.selinux",
            "system.posix_acl_access",
            "trusted.x")) {
      assertFalse(excludes(written, name), name);
    }
    assertTrue(excludes(written, "security.capability"));
  }

  @Test
  void zeroExcludesNothing() {
    assertFalse(excludes(0, "user.k"));
  }

  /** It is hidden, but not from Linux looking for a digest. */
  @Test
  void nameWithoutBasePrefixHasABit() {
    assertFalse(excludes(0xFFFF_FEFFL, "erofs.fingerprint.v1")); // by mkfs.erofs 1.9.4
    assertTrue(excludes(0x100L, "erofs.fingerprint.v1"));
  }
}
