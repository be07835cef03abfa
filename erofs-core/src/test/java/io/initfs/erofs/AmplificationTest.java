package io.initfs.erofs;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.collect.Lists;
import com.google.common.io.ByteStreams;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.disk.EncodedExtent;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.FullLclusterIndex;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.fixture.AccessRecord;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.SmallImage;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.fsck.Rule;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Small images that claim to hold far more than they do: they cost no more than they are worth. */
class AmplificationTest {
  /** Far more than is needed, far less than it took. */
  private static final Duration ENDLESS = Duration.ofSeconds(30);

  private static final int INODE = 4096 + 256;

  private static ErofsInode file(ErofsImage image) throws IOException {
    return image.lookup(TreePath.of("/f")).orElseThrow();
  }

  private static EncodedExtent raw(long physical, int length, long logical) {
    return new EncodedExtent(
        EncodedExtent.lengthWord(length, Optional.empty(), false), physical, logical);
  }

  private static EncodedExtent hole(long logical) {
    return new EncodedExtent(0, 0, logical);
  }

  @Test
  void checkerPassesOverHoles() throws IOException {
    SmallImage image = new SmallImage(12, 3 * 4096);
    image.root(
        image.inode(INODE, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 62, 0),
        NodeKind.REGULAR_FILE);
    image.extents(INODE, List.of(hole(0), raw(8192, 4096, 1L << 61), hole((1L << 61) + 4096)));
    byte[] bytes = image.finish(Features.ZERO_PADDING | Features.BIT48, 0, 0);
    List<Long> steps = new ArrayList<>();
    assertEquals(
        List.of(),
        ErofsCheck.check(
            Images.source(bytes),
            ReadOptions.DEFAULT,
            step -> {
              steps.add(step);
              if (steps.size() > 100) {
                fail("reads holes: " + steps);
              }
            }));
  }

  @Test
  void checkerPassesOverFragmentsOfAHole() throws IOException {
    int packed = INODE + 512;
    SmallImage image = new SmallImage(12, 3 * 4096);
    image.root(
        image.inode(INODE, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 62, 0),
        NodeKind.REGULAR_FILE);
    new MapHeader(0, 0, 0, 0x80).write(image.bytes(), INODE + ExtendedInode.SIZE);
    long packedNid =
        image.inode(packed, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 62, 0);
    image.extents(packed, List.of(hole(0)));
    byte[] bytes =
        image.finish(Features.ZERO_PADDING | Features.BIT48 | Features.FRAGMENTS, packedNid, 0);
    assertEquals(
        List.of(),
        assertTimeoutPreemptively(
            ENDLESS,
            () ->
                ErofsCheck.check(
                    Images.source(bytes), ReadOptions.DEFAULT, step -> fail("reads " + step))));
  }

  /** What is behind a pcluster that is broken is checked one by one. */
  @Test
  void checkerPassesOverFragmentsOfAHoleBehindABrokenPcluster() throws IOException {
    int packed = INODE + 512;
    SmallImage image = new SmallImage(12, 3 * 4096);
    image.root(
        image.inode(INODE, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 61, 0),
        NodeKind.REGULAR_FILE);
    long word = EncodedExtent.lengthWord(4096, Optional.of(Algorithm.LZ4), false);
    image.extents(INODE, List.of(new EncodedExtent(word, 8192, 0), hole(4096)));
    int advise = MapHeader.ADVISE_EXTENTS | 3 << 1 | MapHeader.ADVISE_FRAGMENT;
    new MapHeader(2, advise, 0, 0).write(image.bytes(), INODE + ExtendedInode.SIZE);
    long packedNid =
        image.inode(packed, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 62, 0);
    image.extents(packed, List.of(hole(0)));
    byte[] bytes =
        image.finish(Features.ZERO_PADDING | Features.BIT48 | Features.FRAGMENTS, packedNid, 0);
    List<Finding> findings =
        assertTimeoutPreemptively(
            ENDLESS,
            () -> ErofsCheck.check(Images.source(bytes), ReadOptions.DEFAULT, ignored -> {}));
    assertEquals(List.of(Rule.DATA_ZEROS), Lists.transform(findings, Finding::rule));
  }

  /** Twelve gigabytes of zeros, all of them of one pcluster. */
  @Test
  void checkEndsWithWhatNobodyHasTimeFor() throws IOException {
    int length = 12 << 20;
    int count = 1000;
    byte[] encoded = encode(new byte[length]);
    int data = (INODE + 1024 + 32 * count + 4095) & -4096;
    SmallImage image = new SmallImage(12, data + (encoded.length + 4095 & -4096));
    System.arraycopy(encoded, 0, image.bytes(), data, encoded.length);
    image.root(
        image.inode(
            INODE, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, (long) count * length, 0),
        NodeKind.REGULAR_FILE);
    List<EncodedExtent> table = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long word = EncodedExtent.lengthWord(encoded.length, Optional.of(Algorithm.LZ4), false);
      table.add(new EncodedExtent(word, data, i * length));
    }
    image.extents(INODE, table);
    byte[] bytes = image.finish(Features.ZERO_PADDING | Features.BIT48, 0, 0);
    long[] decoded = new long[1];
    List<Finding> findings =
        ErofsCheck.check(Images.source(bytes), ReadOptions.DEFAULT, step -> decoded[0] += step);
    assertTrue(
        findings.stream().anyMatch(one -> one.rule() == Rule.CHECK_LIMIT), findings::toString);
    assertTrue(decoded[0] < (long) count * length / 2, () -> decoded[0] + " bytes");
  }

  @Test
  void extentsThatOverlapAreNotListed() throws IOException {
    SmallImage image = new SmallImage(12, 3 * 4096);
    image.root(
        image.inode(INODE, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 3000, 0),
        NodeKind.REGULAR_FILE);
    image.extents(INODE, List.of(hole(0), hole(1500), hole(2000), hole(1000)));
    byte[] bytes = image.finish(Features.ZERO_PADDING | Features.BIT48, 0, 0);
    try (ErofsImage opened = Images.open(bytes)) {
      assertCorrupt(() -> file(opened).extents(), "start of an extent: expected 2000, got 1000");
    }
  }

  @Test
  void metaboxOfHolesIsBeyondALimit() {
    SmallImage image = new SmallImage(12, 3 * 4096);
    long metabox =
        image.inode(INODE, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 62, 0);
    image.extents(INODE, List.of(raw(8192, 4096, 0), hole(4096)));
    image.inode(8192, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 1L << 60, 0);
    image.root(Long.MIN_VALUE, NodeKind.REGULAR_FILE);
    long features = Features.ZERO_PADDING | Features.BIT48 | Features.METABOX;
    byte[] bytes = image.finish(features, 0, metabox);
    assertFails(
        LimitExceededException.class,
        () -> Images.open(bytes),
        "metabox size exceeded: expected at most " + 256 * 3 * 4096);
  }

  /** A fragment of 60,000 pieces, in a file whose index is as long. */
  @Test
  void fragmentOfManyPiecesTakesOneWalk() throws IOException {
    int pieces = 60_000;
    int fragment = 4096;
    int packed = fragment + 128 + pieces * FullLclusterIndex.SIZE;
    SmallImage image = new SmallImage(9, packed + 128 + pieces * ChunkFormat.BLOCK_SIZE);
    long size = 512L * pieces;
    image.root(
        image.inode(fragment, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, size, 0),
        NodeKind.REGULAR_FILE);
    image.longestWalk(fragment, MapHeader.ADVISE_FRAGMENT, pieces);
    long packedNid = image.inode(packed, DataLayout.CHUNK_BASED, NodeKind.REGULAR_FILE, size, 0);
    ChunkFormat format = new ChunkFormat(0, false, false, 0);
    for (int i = 0; i < pieces; i++) {
      int at = packed + ExtendedInode.SIZE + i * ChunkFormat.BLOCK_SIZE;
      new ChunkIndex(2 + 2 * (i & 1), 0).write(image.bytes(), at, format);
    }
    byte[] bytes = image.finish(Features.ZERO_PADDING | Features.FRAGMENTS, packedNid, 0);
    try (ErofsImage opened = Images.open(bytes);
        InputStream in = file(opened).content().openStream()) {
      assertEquals(size, assertTimeoutPreemptively(ENDLESS, () -> ByteStreams.exhaust(in)));
    }
  }

  /** 63,487 blocks of 64 KiB. */
  @Test
  void pclusterOfMoreBytesThanAnIntCountsIsCorrupt() throws IOException {
    int inode = (1 << 16) + 256;
    SmallImage image = new SmallImage(16, 2 << 16);
    image.root(
        image.inode(inode, DataLayout.COMPRESSED_FULL, NodeKind.REGULAR_FILE, 3 << 16, 0),
        NodeKind.REGULAR_FILE);
    image.longestWalk(inode, MapHeader.ADVISE_BIG_PCLUSTER_1, 3);
    int second = inode + ExtendedInode.SIZE + 16 + FullLclusterIndex.SIZE;
    FullLclusterIndex.nonHead(LclusterEntry.BLOCK_COUNT | 0xF7FF, 1).write(image.bytes(), second);
    byte[] bytes = image.finish(Features.ZERO_PADDING | Features.COMPR_CFGS, 0, 0);
    try (ErofsImage opened = Images.open(bytes)) {
      assertCorrupt(
          () -> file(opened).content().read(),
          "index of lcluster 1",
          "blocks of the pcluster: expected at most 32767, got 63487");
    }
  }

  /** 120 MiB of the same entries again and again. */
  @Test
  void directoryEndsWithTheFirstNameThatIsThereTwice() throws IOException {
    int extents = 10;
    int length = 12 << 20;
    byte[] encoded = encode(directoryBlocks(length));
    int data = 8192;
    SmallImage image = new SmallImage(12, data + (encoded.length + 4095 & -4096));
    System.arraycopy(encoded, 0, image.bytes(), data, encoded.length);
    image.root(
        image.inode(
            INODE, DataLayout.COMPRESSED_FULL, NodeKind.DIRECTORY, (long) extents * length, 0),
        NodeKind.DIRECTORY);
    List<EncodedExtent> table = new ArrayList<>();
    for (long i = 0; i < extents; i++) {
      long word = EncodedExtent.lengthWord(encoded.length, Optional.of(Algorithm.LZ4), false);
      table.add(new EncodedExtent(word, data, i * length));
    }
    image.extents(INODE, table);
    byte[] bytes = image.finish(Features.ZERO_PADDING | Features.BIT48, 0, 0);
    AccessRecord log = new AccessRecord();
    try (ErofsImage opened = Images.open(bytes, log)) {
      assertCorrupt(() -> file(opened).children(), "\"0\" twice");
      assertEquals(1, log.decodes().size());
    }
  }

  /** Blocks of 300 entries with names of one byte, none of them there. */
  private static byte[] directoryBlocks(int length) {
    int count = 300;
    byte[] block = new byte[4096];
    for (int i = 0; i < count; i++) {
      int name = count * Dirent.SIZE + i;
      new Dirent(1 << 30, name, 1).write(block, i * Dirent.SIZE);
      block[name] = (byte) ('0' + i % 200);
    }
    byte[] blocks = new byte[length];
    for (int at = 0; at < length; at += block.length) {
      System.arraycopy(block, 0, blocks, at, block.length);
    }
    return blocks;
  }

  private static byte[] encode(byte[] bytes) {
    ClusterEncoder encoder = ClusterEncoder.lz4();
    encoder.begin(bytes, bytes.length);
    byte[] encoded = new byte[1 << 20];
    assertEquals(bytes.length, encoder.encode(0, bytes.length, encoded, 0, encoded.length));
    return Arrays.copyOf(encoded, encoder.produced());
  }
}
