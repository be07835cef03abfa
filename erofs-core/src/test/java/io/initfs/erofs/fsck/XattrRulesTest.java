package io.initfs.erofs.fsck;

import static io.initfs.erofs.fsck.BrokenImage.SB;
import static io.initfs.erofs.fsck.ValidImages.WRITTEN;

import io.initfs.erofs.fixture.Patch;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields of xattr bodies. */
class XattrRulesTest {
  private static int body(Patch patch, String path) throws IOException {
    return patch.inode(path) + 64;
  }

  private static BrokenImage xattr(Rule rule, String path, int offset, Patch.Change change) {
    return BrokenImage.of(
        rule,
        path,
        WRITTEN,
        p -> {
          change.apply(p);
          return (long) body(p, path) + offset;
        });
  }

  static Stream<BrokenImage> cases() {
    return Stream.of(
        xattr(Rule.XATTR_HEADER, "/xattr", 0, p -> p.put(p.inode("xattr") + 2, 2, 1)),
        xattr(Rule.XATTR_BODY, "/xattr", 0, p -> p.put(p.inode("xattr") + 2, 2, 0xFFFF)),
        xattr(Rule.XATTR_SHARED_COUNT, "/xattr", 0, p -> p.put(body(p, "xattr") + 4, 1, 4)),
        xattr(Rule.XATTR_ENTRY, "/xattr", 12, p -> p.put(body(p, "xattr") + 12 + 2, 2, 100)),
        BrokenImage.of(
            Rule.XATTR_SHARED,
            "/xattr",
            WRITTEN,
            p -> {
              p.put(body(p, "xattr") + 4, 1, 3).fill(body(p, "xattr") + 12, 12, 0xFF);
              long start = p.u8(SB + 0x2C) | p.u8(SB + 0x2D) << 8;
              return start * 4096 + 4 * 0xFFFF_FFFFL;
            }),
        xattr(Rule.XATTR_PREFIX, "/xattr", 12, p -> p.put(body(p, "xattr") + 12 + 1, 1, 9)),
        xattr(Rule.XATTR_PREFIX, "/xattr", 12, p -> p.put(body(p, "xattr") + 12 + 1, 1, 0x80)),
        xattr(
            Rule.XATTR_NAME,
            "/xattr",
            12,
            // The filter knows nothing of the new name.
            p -> p.put(body(p, "xattr") + 12 + 4, 1, 0).put(body(p, "xattr"), 4, 0)),
        xattr(Rule.XATTR_DUPLICATE, "/xattrs", 24, p -> p.put(body(p, "xattrs") + 24 + 4, 1, 0x6B)),
        // Bit 14 is that of the name.
        xattr(
            Rule.XATTR_FILTER,
            "/xattr",
            12,
            p -> {
              p.put(SB + 8, 1, 7);
              for (String path : new String[] {"acl", "xattr", "xattrs"}) {
                p.put(body(p, path), 4, path.equals("xattr") ? 1 << 14 : 0);
              }
            }),
        xattr(Rule.XATTR_ACL, "/acl", 12, p -> p.put(body(p, "acl") + 12 + 4, 1, 3)),
        xattr(Rule.XATTR_ACL, "/acl", 12, p -> p.put(body(p, "acl") + 12 + 4 + 4, 1, 3)),
        xattr(Rule.XATTR_RESERVED, "/xattr", 5, p -> p.put(body(p, "xattr") + 5, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
