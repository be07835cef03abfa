package io.initfs.erofs.fsck;

import static io.initfs.erofs.fsck.ValidImages.WRITTEN;

import io.initfs.erofs.fixture.Patch;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields of directories: those of /dir, whose data stand behind its inode. */
class DirectoryRulesTest {
  /** Entries: two of dots, then a, b and sub. */
  private static int dirent(Patch patch, int index) throws IOException {
    return patch.inode("dir") + 32 + 12 * index;
  }

  /** Where the names start. */
  private static int name(Patch patch) throws IOException {
    return dirent(patch, 5);
  }

  private static BrokenImage directory(Rule rule, int entry, Patch.Change change) {
    return BrokenImage.of(
        rule,
        "/dir",
        WRITTEN,
        p -> {
          change.apply(p);
          return dirent(p, entry);
        });
  }

  static Stream<BrokenImage> cases() {
    return Stream.of(
        directory(Rule.DIR_BLOCK, 0, p -> p.put(dirent(p, 0) + 8, 2, 13)),
        directory(Rule.DIR_BLOCK, 0, p -> p.put(dirent(p, 1) + 8, 2, 12)),
        directory(Rule.DIR_BLOCK, 3, p -> p.put(dirent(p, 4) + 8, 2, 0xFFFF)),
        directory(Rule.DIR_NAME, 2, p -> p.put(name(p) + 3, 1, 0x2F)),
        directory(Rule.DIR_ORDER, 3, p -> p.put(name(p) + 3, 1, 0x63)),
        directory(Rule.DIR_DUPLICATE, 3, p -> p.put(name(p) + 4, 1, 0x61)),
        directory(Rule.DIR_DOT, 0, p -> p.put(dirent(p, 0), 8, p.nid("/"))),
        directory(Rule.DIR_DOT_DOT, 0, p -> p.put(dirent(p, 1), 8, p.nid("dir"))),
        directory(Rule.DIR_TYPE, 2, p -> p.put(dirent(p, 2) + 10, 1, 7)),
        directory(Rule.DIR_TYPE, 0, p -> p.put(dirent(p, 0) + 10, 1, 1)),
        directory(Rule.DIR_LOOP, 4, p -> p.put(dirent(p, 4), 8, p.nid("/"))),
        BrokenImage.of(
            Rule.DIR_PADDING,
            "/dir",
            WRITTEN,
            p -> {
              p.put(dirent(p, 1) + 11, 1, 1);
              return dirent(p, 1) + 11L;
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
