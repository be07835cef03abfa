package io.initfs.erofs.fsck;

import static io.initfs.erofs.failure.Where.NO_OFFSET;
import static io.initfs.erofs.fsck.BrokenImage.SB;
import static io.initfs.erofs.fsck.ValidImages.WRITTEN;

import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.fixture.Patch;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps of files: flags, indexes, and where they lead. */
class MapRulesTest {
  private static BrokenImage header(Rule rule, Patch.Change change) {
    return BrokenImage.of(
        rule,
        "/packed",
        WRITTEN,
        p -> {
          change.apply(p);
          return p.inode("packed") + 32L;
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
        header(Rule.MAP_HEADER, p -> p.put(p.inode("packed") + 32 + 4, 1, 7)),
        header(Rule.MAP_ALGORITHM, p -> p.put(p.inode("packed") + 32 + 6, 1, 1)),
        header(Rule.MAP_ALGORITHM, p -> p.put(p.inode("packed") + 32 + 6, 1, 0xF)),
        header(Rule.MAP_RESERVED, p -> p.put(p.inode("packed") + 32 + 5, 1, 1)),
        header(Rule.MAP_RESERVED, p -> p.put(p.inode("packed") + 32 + 7, 1, 0x20)),
        nowhere(
            Rule.MAP_CHUNK_FORMAT,
            "/plain",
            p -> p.put(p.inode("plain"), 1, 4 << 1).put(p.inode("plain") + 0x10, 4, 0x80)),
        nowhere(Rule.MAP_INDEX, "/packed", p -> p.put(p.inode("packed") + 32 + 8, 2, 0x1005)),
        nowhere(Rule.MAP_INDEX, "/packed", p -> p.put(p.inode("packed") + 32 + 8, 2, 0x2001)),
        BrokenImage.of(
            Rule.MAP_RANGE,
            "/plain",
            WRITTEN,
            p -> {
              p.put(p.inode("plain") + 0x10, 4, 1 << 20);
              return 4096L << 20;
            }),
        BrokenImage.of(
            Rule.MAP_PCLUSTER,
            "/file",
            ValidImages.indexed(),
            p -> {
              p.put(p.inode("file") + 32 + 16 + 8 + 4, 2, LclusterEntry.BLOCK_COUNT);
              return NO_OFFSET;
            }),
        BrokenImage.of(
            Rule.MAP_DECLARED,
            "/file",
            ValidImages.indexed(),
            p -> {
              p.put(SB + 128 + 2 + 2, 2, 1);
              return ValidImages.firstPcluster(p);
            }),
        BrokenImage.of(
            Rule.MAP_INLINE,
            "/inline",
            WRITTEN,
            p -> {
              p.put(p.inode("inline") + 8, 4, 4090);
              return p.inode("inline") + 32L;
            }),
        nowhere(Rule.MAP_FRAGMENT, "/packed", p -> p.put(p.inode("packed") + 32 + 7, 1, 0x80)),
        // The second block of a pcluster of three.
        BrokenImage.of(
            Rule.MAP_OVERLAP,
            "/plain",
            ValidImages.indexedAndPlain(),
            p -> {
              long block = ValidImages.firstPcluster(p) / 4096 + 1;
              p.put(p.inode("plain") + 0x10, 4, block);
              return block * 4096;
            }),
        // The inodes.
        BrokenImage.of(
            Rule.MAP_OVERLAP,
            "/plain",
            ValidImages.flat(),
            p -> {
              p.put(p.inode("plain") + 0x10, 4, 1);
              return 4096;
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
