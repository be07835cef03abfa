package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.fsck.Rule;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.SeededTree;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into an image comes out of it: tree, write, read, compare exactly. */
class RoundTripTest {
  private static final int PIECE = 16 << 20;

  private static void assertRoundTrip(FileTree tree, ErofsOptions options) throws IOException {
    assertEquals(List.of(), findingsAfterRoundTrip(tree, options));
  }

  private static List<Finding> findingsAfterRoundTrip(FileTree tree, ErofsOptions options)
      throws IOException {
    byte[] bytes = Images.write(tree, options);
    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(List.of(), TreeDiff.compare(tree, image.tree()));
    }
    return Images.check(bytes);
  }

  private static void assertRoundTrip(FileTree tree) throws IOException {
    assertRoundTrip(tree, Images.options());
  }

  static List<Compression> compressions() {
    return List.of(Compression.NONE, Compression.LZ4, Compression.lz4hc(1), Compression.lz4hc(12));
  }

  @Property(tries = 100)
  void randomTreeComesBack(@ForAll SeededTree seeded) throws IOException {
    assertRoundTrip(seeded.tree());
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void treeOfAllCornersComesBack(Compression compression) throws IOException {
    FileTree tree = RandomTrees.tree(compression.hashCode(), TreeOptions.SMALL);
    assertRoundTrip(tree, Images.options().withCompression(compression));
  }

  @Test
  void everyPathIsFoundAndLeadsToItsNode() throws IOException {
    FileTree tree = RandomTrees.tree(4711, TreeOptions.SMALL);
    Map<Node, Integer> links = tree.linkCounts();
    try (ErofsImage image = Images.open(Images.write(tree))) {
      for (TreeEntry entry : tree) {
        ErofsInode inode = image.lookup(entry.path()).orElseThrow();
        assertEquals(entry.node().kind(), inode.kind());
        assertEquals(entry.node().metadata(), inode.metadata());
        assertEquals((long) links.get(entry.node()), inode.links(), entry::toString);
        TreePath missing = entry.path().resolve(EntryName.of("no such name"));
        assertEquals(Optional.empty(), image.lookup(missing));
      }
      assertEquals(
          tree.stream().map(TreeEntry::node).distinct().count(), image.superblock().inodes());
    }
  }

  @Property(tries = 200)
  void anyRangeIsTheSliceOfTheFile(@ForAll long seed, @ForAll Contents kind) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] content = kind.make(seed, 1 + random.nextInt(1 << random.nextInt(1, 20)));
    FileTree tree = new TreeBuilder().put("f", RegularFile.of(Metadata.of(0644), content)).build();
    try (ErofsImage image = Images.open(Images.write(tree))) {
      ErofsInode file = image.lookup(TreePath.of("f")).orElseThrow();
      for (int i = 0; i < 30; i++) {
        int from = random.nextInt(content.length);
        int length = random.nextInt(content.length - from + 1);
        byte[] expected = new byte[length + 7];
        System.arraycopy(content, from, expected, 3, length);
        byte[] got = new byte[length + 7];
        file.readFully(from, got, 3, length);
        assertArrayEquals(expected, got);
        assertArrayEquals(
            Arrays.copyOfRange(content, from, from + length),
            file.content().slice(from, length).read());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Contents.class)
  void sizesAroundBlocksComeBack(Contents kind) throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int blocks = 0; blocks <= 5; blocks++) {
      for (int around : new int[] {-33, -32, -1, 0, 1, 32, 2000}) {
        int size = blocks * 4096 + around;
        if (size >= 0) {
          builder.put("f" + size, RegularFile.of(Metadata.of(0644), kind.make(size, size)));
        }
      }
    }
    assertRoundTrip(builder.build());
  }

  @ParameterizedTest
  @EnumSource(names = {"REPETITIVE", "MIXED", "RANDOM"})
  void sizesAroundPiecesComeBack(Contents kind) throws IOException {
    byte[] content = kind.make(7, 2 * PIECE + 5000);
    TreeBuilder builder = new TreeBuilder();
    for (int size : new int[] {PIECE - 1, PIECE, PIECE + 1, PIECE + 4097, content.length}) {
      ByteSource source = ByteSource.wrap(content).slice(0, size);
      builder.put("f" + size, new RegularFile(Metadata.of(0644), size, source));
    }
    assertRoundTrip(builder.build(), Images.options().withCompression(Compression.LZ4));
  }

  @Test
  void fileThatIsHalfIncompressibleComesBack() throws IOException {
    byte[] random = Contents.RANDOM.make(1, PIECE + 12345);
    byte[] text = Contents.TEXT.make(2, PIECE + 54321);
    FileTree tree =
        new TreeBuilder()
            .put("hard-first", RegularFile.of(Metadata.of(0644), Bytes.concat(random, text)))
            .put("easy-first", RegularFile.of(Metadata.of(0644), Bytes.concat(text, random)))
            .build();
    assertRoundTrip(tree, Images.options().withCompression(Compression.LZ4));
  }

  @Test
  void streamGivesWhatWasPutInWhateverTheSteps() throws IOException {
    byte[] content = Contents.MIXED.make(5, 300_000);
    FileTree tree = new TreeBuilder().put("f", RegularFile.of(Metadata.of(0644), content)).build();
    try (ErofsImage image = Images.open(Images.write(tree));
        InputStream in = image.lookup(TreePath.of("f")).orElseThrow().content().openStream()) {
      SplittableRandom random = new SplittableRandom(6);
      int at = 0;
      while (at < content.length) {
        switch (random.nextInt(3)) {
          case 0 -> assertEquals(content[at++] & 0xFF, in.read());
          case 1 -> at += (int) in.skip(random.nextInt(9000));
          default -> {
            byte[] some = in.readNBytes(random.nextInt(9000));
            assertArrayEquals(Arrays.copyOfRange(content, at, at + some.length), some);
            at += some.length;
          }
        }
      }
      assertEquals(content.length, at);
      assertEquals(-1, in.read());
      assertEquals(0, in.skip(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 90, 91, 92, 200, 5000})
  void directoriesOfAnySizeComeBack(int count) throws IOException {
    TreeBuilder builder = new TreeBuilder().directory("d", Metadata.of(0755));
    Node file = RegularFile.of(Metadata.of(0644), new byte[0]);
    for (int i = 0; i < count; i++) {
      builder.put(String.format("d/name-of-33-bytes-%016d", i), file);
    }
    assertRoundTrip(builder.build());
  }

  @Test
  void namesThatSortBeforeDotComeBack() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (String name : List.of("!a", "#x", "-", "-y", "+z", ".!", ".a", "..-", "...", "/", "a")) {
      if (!name.equals("/")) {
        builder.file(name, name);
      }
    }
    assertRoundTrip(builder.build());
  }

  @Test
  void dotsNeedNotStandInTheFirstBlock() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 500; i++) {
      builder.directory(String.format("!%0100d", i), Metadata.of(0755));
    }
    assertRoundTrip(builder.build());
  }

  @Test
  void longestNamesFillBlocksToTheirLastByte() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    // 12 + 255 each: fifteen and the dots leave 64 bytes in a block, which one more name fills.
    for (int i = 0; i < 15; i++) {
      builder.file(String.format("%0255d", i), "x");
    }
    builder.file("9".repeat(4096 - 15 * 267 - 13 - 14 - 12), "fills the block");
    builder.file("A", "begins the next");
    assertRoundTrip(builder.build());
    try (ErofsImage image = Images.open(Images.write(builder.build()))) {
      assertEquals(4096 + 13, image.root().size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4031, 4032, 4033, 4063, 4064, 4065, 4095})
  void targetsOfAnyLengthComeBack(int length) throws IOException {
    TreeBuilder builder = new TreeBuilder().symlink("link", "t".repeat(length));
    builder.put(
        "other-time",
        new Symlink(
            Metadata.of(0777).withMtime(Timestamp.ofSeconds(9)),
            ImmutableBytes.utf8("t".repeat(length))));
    assertRoundTrip(builder.build());
  }

  @Test
  void metadataOfEveryMagnitudeComesBack() throws IOException {
    TreeBuilder builder = new TreeBuilder();
    long[] ids = {0, 65535, 65536, 0xFFFF_FFFFL};
    Timestamp[] times = {
      Timestamp.EPOCH,
      new Timestamp(-1, 999_999_999),
      new Timestamp(1L << 40, 1),
      new Timestamp(Long.MIN_VALUE, 0),
      new Timestamp(Long.MAX_VALUE, 5)
    };
    for (long id : ids) {
      for (Timestamp time : times) {
        Metadata metadata = Metadata.of(07777).withOwner(id, 0xFFFF_FFFFL - id).withMtime(time);
        builder.put("f" + id + "-" + time, RegularFile.of(metadata, new byte[] {1}));
      }
    }
    for (DeviceNumber number :
        List.of(
            new DeviceNumber(0, 0), new DeviceNumber(0xFFF, 0xFFFFF), new DeviceNumber(1, 256))) {
      for (NodeKind kind : List.of(NodeKind.BLOCK_DEVICE, NodeKind.CHARACTER_DEVICE)) {
        builder.put(kind + " " + number, new DeviceNode(Metadata.of(0600), kind, number));
      }
    }
    assertRoundTrip(builder.build());
  }

  @Test
  void xattrsUpToTheLargestBodyComeBack() throws IOException {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.naturalOrder();
    for (String name :
        List.of("user.a", "trusted.overlay.opaque", "security.selinux", "lustre.lov", "user.")) {
      xattrs.put(ImmutableBytes.utf8(name), ImmutableBytes.utf8("value of " + name));
    }
    xattrs.put(ImmutableBytes.utf8("system.posix_acl_access"), ImmutableBytes.EMPTY);
    xattrs.put(ImmutableBytes.utf8("system.posix_acl_default"), ImmutableBytes.utf8("x"));
    xattrs.put(ImmutableBytes.utf8("user." + "n".repeat(250)), ImmutableBytes.EMPTY);
    for (int i = 0; i < 3; i++) {
      byte[] value = Contents.RANDOM.make(i, 65535);
      xattrs.put(ImmutableBytes.utf8("user.big" + i), ImmutableBytes.copyOf(value));
    }
    Metadata metadata = Metadata.of(0755).withXattrs(xattrs.build());
    FileTree tree =
        new TreeBuilder()
            .directory("/", metadata)
            .directory("d", metadata)
            .put("inline", RegularFile.of(metadata, new byte[100]))
            .put("packed", RegularFile.of(metadata, Contents.TEXT.make(1, 100_000)))
            .put("flat", RegularFile.of(metadata, Contents.RANDOM.make(1, 10_000)))
            .put("link", new Symlink(metadata, ImmutableBytes.utf8("t")))
            .build();
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    findingsAfterRoundTrip(tree, Images.options()).forEach(one -> broken.add(one.rule()));
    // The values are no ACLs, and nobody can ask the kernel for "user.".
    assertEquals(EnumSet.of(Rule.XATTR_ACL, Rule.XATTR_NAME), broken);
  }

  @Test
  void hardLinksShareAnInode() throws IOException {
    Node file = RegularFile.of(Metadata.of(0644), new byte[] {1, 2, 3});
    Node device = new DeviceNode(Metadata.of(0600), NodeKind.BLOCK_DEVICE, new DeviceNumber(8, 1));
    FileTree tree =
        new TreeBuilder()
            .put("a/1", file)
            .put("b/2", file)
            .put("3", file)
            .put("d1", device)
            .put("d2", device)
            .build();
    assertRoundTrip(tree);
    try (ErofsImage image = Images.open(Images.write(tree))) {
      FileTree read = image.tree();
      assertSame(
          read.lookup(TreePath.of("a/1")).orElseThrow(),
          read.lookup(TreePath.of("3")).orElseThrow());
      assertEquals(3, image.lookup(TreePath.of("b/2")).orElseThrow().links());
    }
  }

  @Test
  void moreThan65535LinksComeBack() throws IOException {
    Node file = RegularFile.of(Metadata.of(0644), new byte[0]);
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 65_536; i++) {
      builder.put("d" + i % 7 + "/" + i, file);
    }
    byte[] bytes = Images.write(builder.build());
    assertEquals(List.of(), Images.check(bytes));
    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(65_536, image.lookup(TreePath.of("d0/0")).orElseThrow().links());
    }
  }

  @Test
  void emptyTreeIsAnImage() throws IOException {
    assertRoundTrip(new FileTree(new Directory(Metadata.of(0700), Map.of())));
  }

  @Test
  void deepTreeComesBack() throws IOException {
    assertRoundTrip(new TreeBuilder().file("d/".repeat(2047) + "f", "deep").build());
  }

  @Test
  void givenTimeReplacesAllOthers() throws IOException {
    FileTree tree = RandomTrees.tree(3, TreeOptions.TINY);
    Timestamp time = new Timestamp(1_700_000_000, 123);
    byte[] bytes = Images.write(tree, Images.options().withFileTime(time));
    try (ErofsImage image = Images.open(bytes)) {
      for (TreeEntry entry : image.tree()) {
        assertEquals(time, entry.node().metadata().mtime());
      }
    }
  }

  @Test
  void imageOfAnImageIsTheSame() throws IOException {
    byte[] first = Images.write(RandomTrees.tree(8, TreeOptions.SMALL));
    try (ErofsImage image = Images.open(first)) {
      assertArrayEquals(first, Images.write(image.tree()));
    }
  }

  @Test
  void labelAndUuidComeBack() throws IOException {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    ImmutableBytes label = ImmutableBytes.utf8("fifteen bytes!!");
    byte[] bytes =
        Images.write(
            new TreeBuilder().build(), Images.options().withUuid(uuid).withVolumeName(label));
    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(uuid, image.superblock().uuid());
      assertEquals(label, image.superblock().volumeName());
      assertEquals(4096, image.superblock().blockSize());
      assertTrue(image.root().kind() == NodeKind.DIRECTORY);
    }
  }
}
