package io.initfs.erofs.fsck;

import static io.initfs.erofs.failure.Where.NO_OFFSET;
import static io.initfs.erofs.fsck.ValidImages.WRITTEN;

import io.initfs.erofs.fixture.Patch;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields of inodes. */
class InodeRulesTest {
  private static BrokenImage inode(Rule rule, String path, int offset, Patch.Change change) {
    return BrokenImage.of(
        rule,
        path,
        WRITTEN,
        p -> {
          change.apply(p);
          return (long) p.inode(path) + offset;
        });
  }

  private static BrokenImage nowhere(Rule rule, String path, Patch.Change change) {
    return BrokenImage.of(
        rule,
        path,
        WRITTEN,
        p -> {
          change.apply(p);
          return NO_OFFSET;
        });
  }

  static Stream<BrokenImage> cases() {
    return Stream.of(
        BrokenImage.of(
            Rule.INODE_PLACE,
            "/dir/a",
            WRITTEN,
            p -> {
              p.put(p.inode("dir") + 32 + 2 * 12, 8, 1L << 40);
              return p.inode("plain") - 32 * p.nid("plain") + (32L << 40);
            }),
        inode(Rule.INODE_FORMAT, "/plain", 0, p -> p.put(p.inode("plain") + 1, 1, 0x80)),
        inode(Rule.INODE_FORMAT, "/plain", 0, p -> p.put(p.inode("plain"), 1, 5 << 1)),
        inode(Rule.INODE_MODE, "/plain", 0, p -> p.put(p.inode("plain") + 4, 2, 0644)),
        inode(Rule.INODE_SIZE, "/xattr", 0, p -> p.put(p.inode("xattr") + 8, 8, -1)),
        inode(Rule.INODE_NLINK, "/plain", 0, p -> p.put(p.inode("plain") + 6, 2, 2)),
        inode(Rule.INODE_NLINK, "/dir", 0, p -> p.put(p.inode("dir") + 6, 2, 2)),
        inode(Rule.INODE_NLINK, "/xattr", 0, p -> p.put(p.inode("xattr") + 0x2C, 4, 0)),
        inode(Rule.INODE_TIME, "/xattr", 0, p -> p.put(p.inode("xattr") + 0x28, 4, 1_000_000_000)),
        nowhere(Rule.INODE_SYMLINK, "/link", p -> p.put(p.inode("link") + 32 + 2, 1, 0)),
        nowhere(Rule.INODE_SYMLINK, "/link", p -> p.put(p.inode("link") + 8, 4, 0)),
        inode(Rule.INODE_RESERVED, "/plain", 0x1C, p -> p.put(p.inode("plain") + 0x1C, 1, 1)),
        inode(Rule.INODE_RESERVED, "/xattr", 0x35, p -> p.put(p.inode("xattr") + 0x35, 1, 1)),
        inode(Rule.SB_FEATURE, "/xattr", 0, p -> p.put(p.inode("xattr") + 6, 2, 1)),
        inode(Rule.SB_FEATURE, "/plain", 0, p -> p.put(p.inode("plain") + 0x0C, 1, 1)),
        inode(
            Rule.SB_FEATURE,
            "/plain",
            0,
            p -> p.put(p.inode("plain"), 1, 0x10).put(p.inode("plain") + 6, 2, 0)),
        BrokenImage.of(
            Rule.INODE_OVERLAP,
            "/second",
            ValidImages.flat(),
            p -> {
              p.put(p.inode("first") + 8, 4, 80);
              return p.inode("second");
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
