package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Patch;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErofsCheckTest {
  private static final int BLOCK = 4096;

  /** Slots of 32 bytes that a directory of the chain takes: inode, three entries, their names. */
  private static final int CHAIN_SLOTS = 3;

  private static final int CHAIN_PER_BLOCK = BLOCK / 32 / CHAIN_SLOTS;

  private static long chainNid(int index) {
    return BLOCK / 32L * (1 + index / CHAIN_PER_BLOCK)
        + index % CHAIN_PER_BLOCK * (long) CHAIN_SLOTS;
  }

  /** Directories each of which holds nothing but the next, made by hand: our writer's tree. */
  private static byte[] chain(int depth) throws IOException {
    int blocks = 1 + (depth + CHAIN_PER_BLOCK - 1) / CHAIN_PER_BLOCK;
    ErofsOptions options =
        Images.options().withMetadata(MetadataOptions.DEFAULTS.withSeparateZone(true));
    byte[] empty = Images.write(new TreeBuilder().build(), options);
    byte[] image = Arrays.copyOf(empty, blocks * BLOCK);
    Arrays.fill(image, BLOCK, image.length, (byte) 0);
    for (int i = 0; i < depth; i++) {
      int at = Math.toIntExact(chainNid(i) * 32);
      boolean last = i == depth - 1;
      String names = last ? "..." : "...a";
      int count = last ? 2 : 3;
      int size = count * Dirent.SIZE + names.length();
      new CompactInode(
              InodeFormat.of(false, DataLayout.FLAT_INLINE), 0, 040755, count, size, 0, 0, i, 0, 0)
          .write(image, at);
      int data = at + CompactInode.SIZE;
      int first = count * Dirent.SIZE;
      new Dirent(chainNid(i), first, 2).write(image, data);
      new Dirent(chainNid(Math.max(i - 1, 0)), first + 1, 2).write(image, data + Dirent.SIZE);
      if (!last) {
        new Dirent(chainNid(i + 1), first + 3, 2).write(image, data + 2 * Dirent.SIZE);
      }
      byte[] bytes = names.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, image, data + first, bytes.length);
    }
    // The superblock's counts.
    return Patch.sealed(image, p -> p.put(1024 + 0x10, 4, depth).put(1024 + 0x24, 4, blocks));
  }

  private static List<Finding> check(byte[] image, ErofsLimits limits) throws IOException {
    return ErofsCheck.check(
        Images.source(image), ReadOptions.DEFAULT.withLimits(limits), ignored -> {});
  }

  @Test
  void chainWithinTheLimitIsClean() throws IOException {
    assertEquals(List.of(), Images.check(chain(1000)));
  }

  @Test
  void endlessChainIsAFindingAndTakesNoMemoryForItsPaths() throws IOException {
    // All paths together would be 3.6 GB.
    List<Finding> findings = Images.check(chain(60_000));
    assertTrue(
        findings.stream()
            .anyMatch(
                finding ->
                    finding.rule() == Rule.CHECK_LIMIT && finding.text().contains("maxDepth")),
        () -> findings.size() + " findings");
  }

  @Test
  void moreEntriesThanTheLimitAreAFinding() throws IOException {
    byte[] image = Images.write(RandomTrees.tree(1, TreeOptions.TINY));
    ErofsLimits few = new ErofsLimits(1000, 10, 1 << 20, 12 << 20, 9, 1 << 20);
    List<Finding> findings = check(image, few);
    assertTrue(
        findings.stream().anyMatch(finding -> finding.text().contains("maxEntries exceeded")),
        findings::toString);
  }

  @Test
  void largerDirectoryThanTheLimitIsAFinding() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 300; i++) {
      builder.file("wide/" + i, "");
    }
    ErofsLimits small = new ErofsLimits(1000, 1000, 4096, 12 << 20, 9, 1 << 20);
    Finding finding = check(Images.write(builder.build()), small).get(0);
    assertEquals(Rule.CHECK_LIMIT, finding.rule());
    assertEquals("/wide", finding.path());
    assertTrue(finding.text().contains("maxDirectoryBytes exceeded"), finding::toString);
  }

  @Test
  void findingsAreAtMostAThousand() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 3000; i++) {
      builder.file("f" + i, "");
    }
    byte[] image = Images.write(builder.build());
    try (ErofsImage opened = Images.open(image)) {
      int nidZero = Math.toIntExact(Images.inodeAddress(image, "/") - opened.root().nid() * 32);
      for (long nid : opened.root().children().values()) {
        int inode = Math.toIntExact(nidZero + nid * 32);
        Arrays.fill(image, inode, inode + CompactInode.SIZE, (byte) 0);
      }
    }
    assertEquals(1000, Images.check(image).size());
  }

  @Test
  void progressAddsUpToTheBytesOfAllFiles() throws IOException {
    FileTree tree = RandomTrees.tree(5, TreeOptions.TINY);
    List<Long> steps = new ArrayList<>();
    ErofsCheck.check(Images.source(Images.write(tree)), ReadOptions.DEFAULT, steps::add);
    long bytes =
        tree.stream()
            .map(entry -> entry.node())
            .distinct()
            .mapToLong(node -> node instanceof RegularFile file ? file.size() : 0)
            .sum();
    assertEquals(bytes, steps.stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void whatCannotBeReadFromItsMediumIsAFailureAndNoFinding() throws IOException {
    byte[] image = Images.write(RandomTrees.tree(5, TreeOptions.TINY));
    IOException broken = new IOException("bad sector");
    ImageSource source =
        new ImageSource("broken", image.length) {
          @Override
          protected void readChecked(long position, byte[] target, int offset, int length)
              throws IOException {
            if (position >= 4096) {
              throw broken;
            }
            System.arraycopy(image, (int) position, target, offset, length);
          }

          @Override
          public void close() {}
        };
    IOException thrown =
        assertThrows(
            IOException.class, () -> ErofsCheck.check(source, ReadOptions.DEFAULT, ignored -> {}));
    assertEquals(broken, thrown);
  }
}
