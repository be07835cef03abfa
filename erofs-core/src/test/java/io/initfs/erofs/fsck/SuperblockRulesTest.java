package io.initfs.erofs.fsck;

import static io.initfs.erofs.failure.Where.NO_OFFSET;
import static io.initfs.erofs.fsck.BrokenImage.SB;
import static io.initfs.erofs.fsck.ValidImages.WRITTEN;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Patch;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields of the superblock. */
class SuperblockRulesTest {
  private static BrokenImage superblock(Rule rule, Patch.Change change) {
    return BrokenImage.of(
        rule,
        "-",
        WRITTEN,
        p -> {
          change.apply(p);
          return SB;
        });
  }

  private static long at(Patch unused) {
    return SB;
  }

  static Stream<BrokenImage> cases() {
    return Stream.of(
        superblock(Rule.SB_MAGIC, p -> p.put(SB, 1, 0xE3)),
        superblock(Rule.SB_BLOCK_SIZE, p -> p.put(SB + 0x0C, 1, 8)),
        superblock(Rule.SB_DIRECTORY_BLOCKS, p -> p.put(SB + 0x5A, 1, 1)),
        BrokenImage.unsealed(
            Rule.SB_CHECKSUM, "-", WRITTEN, p -> at(p.put(SB + 4, 1, p.u8(SB + 4) ^ 1))),
        superblock(Rule.SB_INCOMPAT, p -> p.put(SB + 0x53, 1, 0x80)),
        superblock(Rule.SB_COMPAT, p -> p.put(SB + 0x09, 1, 1)),
        BrokenImage.of(Rule.SB_SLOTS, "-", new HandMade(12), p -> at(p.put(SB + 0x0D, 1, 185))),
        BrokenImage.of(
            Rule.SB_SLOTS, "-", new HandMade(12).metabox(3), p -> at(p.put(SB + 0x0D, 1, 0))),
        BrokenImage.of(
            Rule.SB_ALGORITHMS,
            "-",
            ValidImages.indexed(),
            // The dictionary of the second record, LZMA.
            p -> {
              p.put(SB + 128 + 16 + 2, 4, 100);
              return SB + 128 + 16;
            }),
        BrokenImage.of(
            Rule.SB_METABOX,
            "-",
            new HandMade(12).metabox(3),
            p -> at(p.put(SB + 128 + 7, 1, 0x80))),
        BrokenImage.made(Rule.SB_METABOX, "-", 4096 + 32, new HandMade(12).metabox(1)),
        BrokenImage.made(Rule.SB_PACKED, "packed inode", 4096 + 32, new HandMade(12).packed(1)),
        BrokenImage.of(
            Rule.SB_ROOT,
            "/",
            WRITTEN,
            p -> {
              p.put(SB + 0x0E, 2, p.nid("plain"));
              return NO_OFFSET;
            }),
        BrokenImage.of(
            Rule.SB_PREFIXES,
            "-",
            new HandMade(12).incompat(Features.XATTR_PREFIXES),
            // Where the size of the first one is, there are zeros.
            p -> {
              p.put(SB + 0x5B, 1, 1).put(SB + 0x5C, 4, 3072 / 4);
              return 3072;
            }),
        superblock(Rule.SB_ISHARE, p -> p.put(SB + 8, 1, 0x23).put(SB + 0x69, 1, 3)),
        superblock(Rule.SB_FEATURE, p -> p.put(SB + 0x60, 1, 3)),
        superblock(Rule.SB_FEATURE, p -> p.put(SB + 0x56, 1, 1)),
        superblock(Rule.SB_FEATURE, p -> p.put(SB + 0x70, 1, 3)),
        BrokenImage.made(Rule.SB_FEATURE, "/", 4096 + 64, new HandMade(12).omittingDot()),
        superblock(Rule.SB_FILTER, p -> p.put(SB + 8, 1, 7).put(SB + 0x68, 1, 1)),
        superblock(Rule.SB_LABEL, p -> p.fill(SB + 0x40, 16, 0x61)),
        superblock(Rule.SB_TIME, p -> p.put(SB + 0x20, 4, 1_000_000_000)),
        BrokenImage.of(
            Rule.SB_RESERVED,
            "-",
            WRITTEN,
            p -> {
              p.put(SB + 0x7A, 1, 1);
              return SB + 0x7A;
            }),
        superblock(Rule.SB_BLOCKS, p -> p.put(SB + 0x26, 1, 1)),
        superblock(Rule.SB_BLOCKS_USED, p -> p.put(SB + 0x24, 1, p.u8(SB + 0x24) - 1)),
        superblock(Rule.SB_INODES, p -> p.put(SB + 0x10, 1, p.u8(SB + 0x10) - 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }
}
