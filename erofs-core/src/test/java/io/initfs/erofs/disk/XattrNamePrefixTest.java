package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.ImmutableBytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XattrNamePrefixTest {
  @Test
  void recordStandsBehindItsSize() {
    byte[] bytes = Hex.bytes("ff 0500 01 756e6971 ff");
    assertEquals(5, XattrNamePrefix.readSize(bytes, 1));
    assertEquals(
        new XattrNamePrefix(1, ImmutableBytes.utf8("uniq")), XattrNamePrefix.read(bytes, 3, 5));
  }

  @Test
  void nameIsBasePrefixInfixAndSuffix() {
    XattrNamePrefix prefix = new XattrNamePrefix(4, ImmutableBytes.utf8("overlay."));
    assertEquals(
        Optional.of(ImmutableBytes.utf8("trusted.overlay.opaque")),
        prefix.name(ImmutableBytes.utf8("opaque")));
  }

  @Test
  void basePrefixThatIsNoneHidesItsNames() {
    XattrNamePrefix fingerprint =
        new XattrNamePrefix(0, ImmutableBytes.utf8("erofs.fingerprint.v1"));
    assertEquals(Optional.empty(), fingerprint.name(ImmutableBytes.EMPTY));
  }
}
