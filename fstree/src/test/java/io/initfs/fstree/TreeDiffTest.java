package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TreeDiffTest {
  private static final Metadata METADATA = Metadata.of(0644);

  private static FileTree holding(Node node) {
    return new TreeBuilder().put("n", node).build();
  }

  private static List<String> diff(FileTree left, FileTree right, DiffOptions options)
      throws IOException {
    return TreeDiff.compare(left, right, options).stream().map(Difference::toString).toList();
  }

  private static List<String> diff(Node left, Node right) throws IOException {
    return diff(holding(left), holding(right), DiffOptions.EXACT);
  }

  private static RegularFile file(Metadata metadata) {
    return RegularFile.of(metadata, new byte[0]);
  }

  @Test
  void treesThatHoldTheSameDoNotDiffer() throws IOException {
    assertEquals(List.of(), diff(file(METADATA), file(METADATA)));
  }

  @Test
  void missingNamesAreReportedInCanonicalOrder() throws IOException {
    FileTree left = new TreeBuilder().file("a/x", "").file("b", "").build();
    FileTree right = new TreeBuilder().file("a!", "").file("b", "").symlink("c", "x").build();
    assertEquals(
        List.of(
            "/a: PRESENCE: DIRECTORY != -",
            "/a/x: PRESENCE: REGULAR_FILE != -",
            "/a!: PRESENCE: - != REGULAR_FILE",
            "/c: PRESENCE: - != SYMLINK"),
        diff(left, right, DiffOptions.EXACT));
  }

  @Test
  void otherKindIsOneDifference() throws IOException {
    assertEquals(
        List.of("/n: KIND: REGULAR_FILE != FIFO"), diff(file(METADATA), new Fifo(Metadata.of(0))));
  }

  @Test
  void metadataIsComparedFieldByField() throws IOException {
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.of(ImmutableBytes.utf8("user.a"), ImmutableBytes.utf8("b"));
    Metadata other =
        Metadata.of(04755).withOwner(1, 2).withMtime(new Timestamp(3, 4)).withXattrs(xattrs);
    assertEquals(
        List.of(
            "/n: PERMISSIONS: 0644 != 4755",
            "/n: OWNER: 0:0 != 1:2",
            "/n: MTIME: 0 != 3.000000004",
            "/n: XATTRS: {} != {user.a=b}"),
        diff(file(METADATA), file(other)));
  }

  @Test
  void targetsAndDevicesAreCompared() throws IOException {
    assertEquals(
        List.of("/n: TARGET: a != b"),
        diff(
            new Symlink(METADATA, ImmutableBytes.utf8("a")),
            new Symlink(METADATA, ImmutableBytes.utf8("b"))));
    assertEquals(
        List.of("/n: DEVICE: 1:2 != 2:1"),
        diff(
            new DeviceNode(METADATA, NodeKind.BLOCK_DEVICE, new DeviceNumber(1, 2)),
            new DeviceNode(METADATA, NodeKind.BLOCK_DEVICE, new DeviceNumber(2, 1))));
  }

  @Test
  void firstByteThatDiffersIsNamed() throws IOException {
    byte[] left = new byte[200_000];
    byte[] right = new byte[200_000];
    right[150_001] = (byte) 0xAB;
    right[150_002] = 1;
    assertEquals(
        List.of("/n: CONTENTS: 0x00 at byte 150001 != 0xAB"),
        diff(RegularFile.of(METADATA, left), RegularFile.of(METADATA, right)));
  }

  @Test
  void otherSizeIsNotReadAnyFurther() throws IOException {
    ByteSource unreadable = failingSource(new AtomicInteger());
    assertEquals(
        List.of("/n: SIZE: 0 != 7"),
        diff(file(METADATA), new RegularFile(METADATA, 7, unreadable)));
  }

  @Test
  void ignoredAspectsAreNotReported() throws IOException {
    FileTree left = holding(file(METADATA.withMtime(new Timestamp(5, 1))));
    FileTree right = holding(file(METADATA.withMtime(new Timestamp(5, 2)).withOwner(9, 9)));
    DiffOptions options = DiffOptions.EXACT.ignoring(Aspect.OWNER);
    assertEquals(List.of("/n: MTIME: 5.000000001 != 5.000000002"), diff(left, right, options));
    assertEquals(List.of(), diff(left, right, options.withWholeSeconds()));
    assertEquals(List.of(), diff(left, right, options.ignoring(Aspect.MTIME)));
  }

  @Test
  void ignoredContentsAreNotRead() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    FileTree left = holding(new RegularFile(METADATA, 1, failingSource(opened)));
    FileTree right = holding(new RegularFile(METADATA, 1, failingSource(opened)));
    assertEquals(List.of(), diff(left, right, DiffOptions.EXACT.ignoring(Aspect.CONTENTS)));
    assertEquals(0, opened.get());
    assertThrows(IOException.class, () -> TreeDiff.compare(left, right));
  }

  @Test
  void contentsShorterOrLongerThanDeclaredFail() {
    RegularFile good = RegularFile.of(METADATA, new byte[] {1, 2});
    for (int length : new int[] {1, 3}) {
      byte[] wrong = {1, 2, 3};
      ByteSource source = ByteSource.wrap(wrong).slice(0, length);
      FileTree lying = holding(new RegularFile(METADATA, 2, source));
      IOException failure =
          assertThrows(IOException.class, () -> TreeDiff.compare(holding(good), lying));
      assertTrue(failure.getMessage().startsWith("/n: contents in the right tree"));
    }
  }

  @Test
  void hardLinksAreComparedAmongNamesThatBothHave() throws IOException {
    RegularFile one = file(METADATA);
    FileTree linked = new TreeBuilder().put("a", one).put("b", one).put("c", one).build();
    RegularFile two = file(METADATA);
    FileTree withoutFirst = new TreeBuilder().put("b", two).put("c", two).build();
    assertEquals(
        List.of("/a: PRESENCE: REGULAR_FILE != -"), diff(linked, withoutFirst, DiffOptions.EXACT));

    FileTree split = new TreeBuilder().put("a", two).put("b", two).file("c", "").build();
    assertEquals(
        List.of("/c: HARD_LINKS: same node as /a != same node as /c"),
        diff(linked, split, DiffOptions.EXACT));
    assertEquals(List.of(), diff(linked, split, DiffOptions.EXACT.ignoring(Aspect.HARD_LINKS)));
  }

  @Test
  void hardLinkedContentsAreReadOnce() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    ByteSource counting =
        new ByteSource() {
          @Override
          public InputStream openStream() {
            opened.incrementAndGet();
            return InputStream.nullInputStream();
          }
        };
    RegularFile left = new RegularFile(METADATA, 0, counting);
    RegularFile right = file(METADATA);
    diff(
        new TreeBuilder().put("a", left).put("b", left).build(),
        new TreeBuilder().put("a", right).put("b", right).build(),
        DiffOptions.EXACT);
    assertEquals(1, opened.get());
  }

  private static ByteSource failingSource(AtomicInteger opened) {
    return new ByteSource() {
      @Override
      public InputStream openStream() throws IOException {
        opened.incrementAndGet();
        throw new IOException("unreadable");
      }
    };
  }
}
