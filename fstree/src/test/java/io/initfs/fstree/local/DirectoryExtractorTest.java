package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryExtractorTest {
  private static final ExtractionOptions OVERWRITE =
      ExtractionOptions.DEFAULTS.withExisting(ExtractionOptions.Existing.REPLACE);

  @TempDir private Path directory;
  private Path target;

  @BeforeEach
  void linuxOnly() {
    LocalFiles.assumeLinux();
    target = directory.resolve("target");
  }

  private static RegularFile file(Metadata metadata) {
    return RegularFile.of(metadata, new byte[] {1});
  }

  private ExtractionReport extract(FileTree tree, ExtractionOptions options) throws IOException {
    return new DirectoryExtractor(options).write(tree, target);
  }

  private List<String> notHeld(Node node) throws IOException {
    FileTree tree = new TreeBuilder().put("n", node).build();
    return extract(tree, ExtractionOptions.DEFAULTS).notHeld().stream()
        .map(Object::toString)
        .toList();
  }

  private int mode(String path) throws IOException {
    Path file = target.resolve(path);
    return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  @Test
  void reportCountsWhatWasMade() throws IOException {
    RegularFile linked = RegularFile.of(Metadata.of(0644), new byte[10]);
    FileTree tree =
        new TreeBuilder()
            .file("d/a", "12345")
            .put("d/b", linked)
            .put("e/c", linked)
            .symlink("l", "d")
            .build();
    assertEquals(
        new ExtractionReport(3, 2, 1, 1, 15, ImmutableList.of(), ImmutableList.of()),
        DirectoryExtractor.extract(tree, target));
    assertEquals("12345", Files.readString(target.resolve("d/a")));
    assertTrue(Files.isSameFile(target.resolve("d/b"), target.resolve("e/c")));
    assertEquals(Path.of("d"), Files.readSymbolicLink(target.resolve("l")));
  }

  @Test
  void zerosBetweenBytesStayWhatTheyAre() throws IOException {
    byte[] bytes = new byte[3 << 20];
    bytes[0] = 1;
    bytes[(1 << 20) + 77] = 2;
    RegularFile sparse = new RegularFile(Metadata.of(0644), bytes.length, ByteSource.wrap(bytes));
    RegularFile zeros =
        new RegularFile(Metadata.of(0644), 1 << 20, ByteSource.wrap(new byte[1 << 20]));
    FileTree tree = new TreeBuilder().put("sparse", sparse).put("zeros", zeros).build();

    extract(tree, ExtractionOptions.DEFAULTS);

    assertArrayEquals(bytes, Files.readAllBytes(target.resolve("sparse")));
    assertArrayEquals(new byte[1 << 20], Files.readAllBytes(target.resolve("zeros")));
  }

  @Test
  void holeIsMadeAndNotWritten() throws IOException {
    long size = 64L << 30;
    RegularFile hole = new RegularFile(Metadata.of(0600), size, new HoleSource(size));
    ExtractionReport report =
        extract(new TreeBuilder().put("hole", hole).build(), ExtractionOptions.DEFAULTS);
    assertEquals(size, Files.size(target.resolve("hole")));
    assertEquals(size, report.bytes());
    try (InputStream in = Files.newInputStream(target.resolve("hole"))) {
      assertArrayEquals(new byte[5000], in.readNBytes(5000));
    }
  }

  @Test
  void directoriesGetTheirModeAndTimeAfterTheirContents() throws IOException {
    Timestamp mtime = new Timestamp(1_000_000_000, 5);
    RegularFile linked = file(Metadata.of(0400));
    FileTree tree =
        new TreeBuilder()
            .directory("/", Metadata.of(0750).withMtime(mtime))
            .directory("closed", Metadata.of(0000).withMtime(mtime))
            .put("closed/f", linked)
            .put("later", linked)
            .build();
    DirectoryExtractor.extract(tree, target);
    assertEquals(0, mode("closed"));
    assertEquals(0750, mode(""));
    FileTime expected = FileTime.from(Instant.ofEpochSecond(mtime.seconds(), mtime.nanos()));
    assertEquals(expected, Files.getLastModifiedTime(target));
    assertEquals(expected, Files.getLastModifiedTime(target.resolve("closed")));
    assertEquals(2, Files.getAttribute(target.resolve("later"), "unix:nlink"));
    Files.setAttribute(target.resolve("closed"), "unix:mode", 0700);
  }

  @Test
  void ownersComeBeforeSetIdBits() throws IOException {
    LocalFiles.assumeRoot();
    Metadata metadata = Metadata.of(06755).withOwner(70_000, 0xFFFF_FFFEL);
    FileTree tree =
        new TreeBuilder()
            .put("f", file(metadata))
            .put("l", new Symlink(metadata.withPermissions(0777), ImmutableBytes.utf8("f")))
            .build();
    assertEquals(List.of(), DirectoryExtractor.extract(tree, target).notHeld());
    FileTree back = DirectoryScanner.scan(target);
    assertEquals(
        metadata.withMtime(Timestamp.EPOCH),
        back.lookup(TreePath.of("f")).orElseThrow().metadata());
    assertEquals(70_000, back.lookup(TreePath.of("l")).orElseThrow().metadata().uid());
  }

  /** In a set-group-ID directory new files get its group, though nobody asked for that. */
  @Test
  void siblingsGetEachTheirOwnOwnerAndPermissions() throws IOException {
    LocalFiles.assumeRoot();
    Files.createDirectory(target);
    Files.setAttribute(target, "unix:gid", 70_001);
    Files.setAttribute(target, "unix:mode", 02755);
    TreeBuilder builder = new TreeBuilder();
    for (int uid : new int[] {0, 70_000}) {
      for (int gid : new int[] {0, 70_001}) {
        for (int bits : new int[] {0600, 0644, 0640, 0777, 02755}) {
          Metadata metadata = Metadata.of(bits).withOwner(uid, gid);
          String name = String.format("f-%d-%d-%o", uid, gid, bits);
          builder.put(name, file(metadata)).put(name + "-again", file(metadata));
        }
      }
    }
    FileTree tree = builder.build();
    assertEquals(List.of(), DirectoryExtractor.extract(tree, target).notHeld());
    FileTree back = DirectoryScanner.scan(target);
    for (TreeEntry entry : tree) {
      if (!entry.path().isRoot()) {
        Node made = back.lookup(entry.path()).orElseThrow();
        assertEquals(entry.node().metadata(), made.metadata(), entry.path()::toString);
      }
    }
  }

  @Test
  void setIdBitsAreNotLentByAnotherOwner() throws IOException {
    Metadata another = Metadata.of(04755).withOwner(70_000, 70_000);
    FileTree tree = new TreeBuilder().put("f", file(another)).build();
    ExtractionReport report =
        extract(tree, ExtractionOptions.DEFAULTS.withOwners(ExtractionOptions.Owners.NEVER));
    assertEquals(0755, mode("f"));
    assertEquals(1, report.notHeld().size());
  }

  @Test
  void ownerThatCannotBeSetIsListed() throws IOException {
    assumeFalse(LocalFiles.isRoot(), "root can set any owner");
    FileTree tree =
        new TreeBuilder().put("f", file(Metadata.of(0644).withOwner(70_000, 70_000))).build();
    ExtractionReport report =
        extract(tree, ExtractionOptions.DEFAULTS.withOwners(ExtractionOptions.Owners.ALWAYS));
    assertTrue(
        report.notHeld().stream().anyMatch(item -> item.what().startsWith("owner 70000:70000")));
  }

  @Test
  void permissionsOfTheProcessStayIfAsked() throws IOException {
    Files.createFile(directory.resolve("reference"));
    FileTree tree = new TreeBuilder().put("f", file(Metadata.of(04711))).build();
    extract(tree, ExtractionOptions.DEFAULTS.withPermissions(false));
    assertEquals(
        Files.getAttribute(directory.resolve("reference"), "unix:mode"),
        Files.getAttribute(target.resolve("f"), "unix:mode"));
  }

  @Test
  void nodesThatJavaCannotMakeAreListed() throws IOException {
    Node device =
        new DeviceNode(Metadata.of(0600), NodeKind.CHARACTER_DEVICE, new DeviceNumber(5, 1));
    FileTree tree =
        new TreeBuilder()
            .put("console", device)
            .put("console2", device)
            .put("fifo", new Fifo(Metadata.of(0600)))
            .put("socket", new Socket(Metadata.of(0600)))
            .build();
    assertEquals(
        List.of(
            "/console: character device 5:1",
            "/console2: character device 5:1",
            "/fifo: fifo",
            "/socket: socket"),
        DirectoryExtractor.extract(tree, target).notHeld().stream().map(Object::toString).toList());
  }

  @Test
  void whatCannotBeHeldIsListed() throws IOException {
    Metadata metadata = Metadata.of(0644);
    Metadata early = metadata.withMtime(new Timestamp(-5, 500));
    assertEquals(List.of("/n: mtime -5.000000500"), notHeld(file(early)));
    assertEquals(FileTime.fromMillis(-5000), Files.getLastModifiedTime(target.resolve("n")));
  }

  @Test
  void hugeTimesDoNotFail() throws IOException {
    Metadata metadata = Metadata.of(0644);
    FileTree tree =
        new TreeBuilder()
            .put("late", file(metadata.withMtime(new Timestamp(Long.MAX_VALUE, 1))))
            .put("early", file(metadata.withMtime(new Timestamp(Long.MIN_VALUE, 1))))
            .build();
    assertEquals(2, DirectoryExtractor.extract(tree, target).notHeld().size());
  }

  @Test
  void xattrsThatJavaCannotSetAreListed() throws IOException {
    Metadata metadata =
        Metadata.of(0644)
            .withXattrs(
                ImmutableSortedMap.of(
                    ImmutableBytes.utf8("security.capability"), ImmutableBytes.utf8("x"),
                    ImmutableBytes.utf8("user.a\0b"), ImmutableBytes.utf8("x"),
                    ImmutableBytes.utf8("user.é"), ImmutableBytes.utf8("x")));
    assertEquals(
        List.of(
            "/n: xattr security.capability: not settable from Java",
            "/n: xattr user.a\\x00b: not settable from Java",
            "/n: xattr user.é: not settable from Java"),
        notHeld(file(metadata)));
  }

  @Test
  void symlinkTargetsThatCannotBeAreListed() throws IOException {
    Metadata metadata = Metadata.of(0777);
    FileTree tree =
        new TreeBuilder()
            .put("empty", new Symlink(metadata, ImmutableBytes.EMPTY))
            .put("nul", new Symlink(metadata, ImmutableBytes.utf8("a\0b")))
            .put("slashes", new Symlink(metadata, ImmutableBytes.utf8("a//b")))
            .build();
    assertEquals(
        List.of(
            "/empty: symlink to \"\"",
            "/nul: symlink to \"a\\x00b\"",
            "/slashes: spelling of symlink target \"a//b\""),
        DirectoryExtractor.extract(tree, target).notHeld().stream().map(Object::toString).toList());
    assertEquals(Path.of("a/b"), Files.readSymbolicLink(target.resolve("slashes")));
  }

  @Test
  void targetThatIsASymlinkIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(target, elsewhere);
    FileTree tree = new TreeBuilder().file("f", "x").build();
    assertThrows(FileSystemException.class, () -> extract(tree, OVERWRITE));
    assertFalse(Files.exists(elsewhere.resolve("f")));
  }

  @Test
  void symlinkInPlaceOfADirectoryIsNotPassedThrough() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createDirectory(target);
    Files.createSymbolicLink(target.resolve("d"), elsewhere);
    FileTree tree = new TreeBuilder().file("d/f", "x").build();
    assertThrows(FileSystemException.class, () -> extract(tree, ExtractionOptions.DEFAULTS));
    extract(tree, OVERWRITE);
    assertEquals("x", Files.readString(target.resolve("d/f")));
    assertFalse(Files.isSymbolicLink(target.resolve("d")));
    assertFalse(Files.exists(elsewhere.resolve("f")));
  }

  @Test
  void existingFileIsReplacedAndNeverOpened() throws IOException {
    Path outside = directory.resolve("outside");
    Files.writeString(outside, "precious");
    Files.createDirectory(target);
    Files.createLink(target.resolve("hard"), outside);
    Files.createSymbolicLink(target.resolve("soft"), outside);
    FileTree tree = new TreeBuilder().file("hard", "new").file("soft", "new").build();
    assertThrows(FileSystemException.class, () -> extract(tree, ExtractionOptions.DEFAULTS));
    extract(tree, OVERWRITE);
    assertEquals("new", Files.readString(target.resolve("hard")));
    assertEquals("new", Files.readString(target.resolve("soft")));
    assertEquals("precious", Files.readString(outside));
  }

  @Test
  void existingDirectoryIsMergedIntoButNeverRemoved() throws IOException {
    Files.createDirectories(target.resolve("d"));
    Files.writeString(target.resolve("d/old"), "old");
    extract(new TreeBuilder().file("d/new", "new").build(), ExtractionOptions.DEFAULTS);
    assertEquals("old", Files.readString(target.resolve("d/old")));
    assertEquals("new", Files.readString(target.resolve("d/new")));
    FileTree tree = new TreeBuilder().file("d", "x").build();
    assertThrows(FileSystemException.class, () -> extract(tree, OVERWRITE));
  }

  @Test
  void targetMustBeEmptyIfAsked() throws IOException {
    ExtractionOptions options = ExtractionOptions.DEFAULTS.withRequireEmpty(true);
    FileTree tree = new TreeBuilder().file("f", "x").build();
    Files.createDirectory(target);
    extract(tree, options);
    assertThrows(DirectoryNotEmptyException.class, () -> extract(tree, options));
  }

  /** The buffer's size must not overflow: an empty one reads nothing, for ever. */
  @Test
  void contentsShorterThanTheLargestSizeEnd() {
    RegularFile lying =
        new RegularFile(Metadata.of(0644), Long.MAX_VALUE, ByteSource.wrap(new byte[9]));
    FileTree tree = new TreeBuilder().put("f", lying).build();
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThrows(
                IOException.class,
                () -> DirectoryExtractor.extract(tree, target.resolveSibling("largest"))));
  }

  @Test
  void contentsOfAnotherLengthThanDeclaredFail() {
    for (int length : new int[] {0, 4, 6}) {
      ByteSource source = ByteSource.wrap(new byte[length]);
      RegularFile lying = new RegularFile(Metadata.of(0644), 5, source);
      FileTree tree = new TreeBuilder().put("f" + length, lying).build();
      IOException failure =
          assertThrows(IOException.class, () -> DirectoryExtractor.extract(tree, target));
      assertTrue(failure.getMessage().contains("f" + length), failure.getMessage());
      assertTrue(failure.getMessage().contains("expected 5 bytes"), failure.getMessage());
    }
  }

  private ExtractionReport extractPart(FileTree tree, ExtractionOptions options, String... parents)
      throws IOException {
    Set<TreePath> parentsOnly =
        Arrays.stream(parents).map(TreePath::of).collect(Collectors.toUnmodifiableSet());
    return new DirectoryExtractor(options).write(tree, target, parentsOnly);
  }

  @Test
  void aDirectoryThatIsOnlyAParentStaysAsItIs() throws IOException {
    Files.createDirectories(target.resolve("there"));
    Files.setAttribute(target.resolve("there"), "unix:mode", 0711);
    Files.setAttribute(target, "unix:mode", 0701);
    FileTree tree =
        new TreeBuilder()
            .directory("there", Metadata.of(0700))
            .file("there/f", "x")
            .directory("made", Metadata.of(0700))
            .file("made/f", "x")
            .directory("named", Metadata.of(0750))
            .build();
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    ExtractionReport report = extractPart(tree, ExtractionOptions.DEFAULTS, "/", "there", "made");
    assertEquals(ImmutableList.of(), report.notHeld());
    assertEquals(0701, mode(""));
    assertEquals(0711, mode("there"));
    assertEquals(0750, mode("named"));
    assertTrue(Files.getLastModifiedTime(target.resolve("made")).compareTo(before) > 0);
    assertEquals(FileTime.fromMillis(0), Files.getLastModifiedTime(target.resolve("named")));
  }

  @Test
  void aMissingParentIsMadeOnlyIfAsked() throws IOException {
    Files.createDirectory(target);
    FileTree tree = new TreeBuilder().file("d/f", "x").build();
    ExtractionOptions strict = ExtractionOptions.DEFAULTS.withMakeParents(false);
    assertThrows(NoSuchFileException.class, () -> extractPart(tree, strict, "/", "d"));
    assertFalse(Files.exists(target.resolve("d")));
    extractPart(tree, strict, "/");
    assertEquals("x", Files.readString(target.resolve("d/f")));
  }

  @Test
  void aSymlinkIsNeverReplacedByWhatIsOnlyAParent() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createDirectory(target);
    Files.createSymbolicLink(target.resolve("d"), outside);
    FileTree tree = new TreeBuilder().file("d/f", "x").build();
    assertThrows(FileAlreadyExistsException.class, () -> extractPart(tree, OVERWRITE, "/", "d"));
    assertTrue(Files.isSymbolicLink(target.resolve("d")));
    assertFalse(Files.exists(outside.resolve("f")));
  }

  @Test
  void onlyWhatIsOlderIsReplacedIfSoAsked() throws IOException {
    Files.createDirectory(target);
    for (String name : List.of("older", "same", "newer")) {
      Files.writeString(target.resolve(name), "old");
    }
    Files.setLastModifiedTime(target.resolve("older"), FileTime.fromMillis(99_999));
    Files.setLastModifiedTime(target.resolve("same"), FileTime.fromMillis(100_999));
    Metadata metadata = Metadata.of(0644).withMtime(Timestamp.ofSeconds(100));
    RegularFile linked = file(metadata);
    FileTree tree =
        new TreeBuilder()
            .put("newer", linked)
            .put("older", linked)
            .put("same", file(metadata))
            .build();
    ExtractionReport report =
        extract(
            tree,
            ExtractionOptions.DEFAULTS.withExisting(ExtractionOptions.Existing.REPLACE_OLDER));
    assertEquals(List.of(TreePath.of("newer"), TreePath.of("same")), report.kept());
    assertEquals("old", Files.readString(target.resolve("newer")));
    assertEquals("old", Files.readString(target.resolve("same")));
    assertEquals("\u0001", Files.readString(target.resolve("older")));
  }

  @Test
  void timesAreLeftAloneIfSoAsked() throws IOException {
    FileTree tree = new TreeBuilder().file("d/f", "x").build();
    extract(tree, ExtractionOptions.DEFAULTS.withTimes(false));
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    assertTrue(Files.getLastModifiedTime(target.resolve("d")).compareTo(longAgo) > 0);
    assertTrue(Files.getLastModifiedTime(target.resolve("d/f")).compareTo(longAgo) > 0);
  }

  @Test
  void whatCannotBeMadeDoesNotCostWhatIsThere() throws IOException {
    Files.createDirectory(target);
    Files.writeString(target.resolve("n"), "kept");
    FileTree tree = new TreeBuilder().put("n", new Fifo(Metadata.of(0600))).build();
    assertEquals(1, extract(tree, OVERWRITE).notHeld().size());
    assertEquals("kept", Files.readString(target.resolve("n")));
  }
}
