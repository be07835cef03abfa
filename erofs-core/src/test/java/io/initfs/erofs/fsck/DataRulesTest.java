package io.initfs.erofs.fsck;

import static io.initfs.erofs.failure.Where.NO_OFFSET;
import static io.initfs.erofs.fsck.ValidImages.BLOCK;
import static io.initfs.erofs.fsck.ValidImages.WRITTEN;

import io.initfs.erofs.failure.ErofsLimits;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that are not what the map promises, and what is no data. */
class DataRulesTest {
  static Stream<BrokenImage> cases() {
    return Stream.of(
        BrokenImage.of(
            Rule.DATA_DECODE,
            "/file",
            ValidImages.indexed(),
            p -> {
              long at = ValidImages.firstPcluster(p);
              p.fill((int) at, 3 * BLOCK, 0xFF);
              return at;
            }),
        BrokenImage.of(
            Rule.DATA_ZEROS,
            "/file",
            ValidImages.indexed(),
            p -> {
              long at = ValidImages.firstPcluster(p);
              p.fill((int) at, BLOCK, 0);
              return at;
            }),
        BrokenImage.of(
            Rule.DATA_PADDING,
            "/plain",
            ValidImages.flat(),
            p -> {
              int end = p.u8(p.inode("plain") + 0x10) * BLOCK + BLOCK * 3 / 2;
              p.put(end, 1, 1);
              return end;
            }),
        BrokenImage.of(Rule.CHECK_LIMIT, "/", WRITTEN, p -> NO_OFFSET)
            .withLimits(new ErofsLimits(1000, 2, 1 << 20, 12 << 20, 9, 1 << 20)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
