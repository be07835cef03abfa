package io.initfs.cpio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpioArchiveTest {
  @Property(tries = 200)
  void aTreeComesBackAndGivesTheSameBytesAgain(@ForAll("trees") FileTree tree) throws IOException {
    byte[] archive = Archives.of(tree);
    FileTree back = Archives.tree(archive);
    assertEquals(TreeText.lines(tree), TreeText.lines(back));
    assertArrayEquals(archive, Archives.of(back));
    assertEquals(0, archive.length % CpioWriter.BLOCK);
  }

  @Test
  void headersAreNumberedAndCountedByTheTreeAlone() throws IOException {
    RegularFile linked = RegularFile.of(Metadata.of(0644), new byte[] {1, 2, 3});
    FileTree tree =
        new TreeBuilder()
            .put("b/z", linked)
            .put("a", linked)
            .put("b/y", new Fifo(Metadata.of(0600)))
            .put("c", linked)
            .build();
    List<String> seen = new ArrayList<>();
    for (CpioEntry entry : entries(Archives.of(tree))) {
      CpioHeader h = entry.header();
      assertEquals(0, h.devmajor() | h.devminor() | h.check());
      seen.add(entry.name() + " ino=" + h.ino() + " n=" + h.nlink() + " size=" + h.filesize());
    }
    assertEquals(
        List.of(
            "a ino=1 n=3 size=0",
            "b ino=2 n=2 size=0",
            "b/y ino=3 n=1 size=0",
            "b/z ino=1 n=3 size=0",
            "c ino=1 n=3 size=3"),
        seen);
  }

  @Test
  void theRootIsWrittenWhenAskedFor() throws IOException {
    Metadata metadata = Metadata.of(0701).withOwner(3, 4).withMtime(Timestamp.ofSeconds(5));
    FileTree tree = new TreeBuilder().directory("/", metadata).file("a", "x").build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport report = CpioArchive.writeTree(tree, out, "test", CpioArchive.RootEntry.WRITE);
    assertEquals(2, report.entries());
    assertEquals(out.size(), report.bytes());
    assertEquals(metadata, Archives.tree(out.toByteArray()).root().metadata());
  }

  @Test
  void aSymlinkWithTwoNamesBecomesTwoSymlinks() throws IOException {
    Symlink link = new Symlink(Metadata.of(0777), ImmutableBytes.utf8("t"));
    List<CpioEntry> entries =
        entries(Archives.of(new TreeBuilder().put("a", link).put("b", link).build()));
    assertEquals(List.of(1L, 2L), entries.stream().map(e -> e.header().ino()).toList());
    assertTrue(entries.stream().allMatch(e -> e.header().nlink() == 1));
    assertTrue(entries.stream().allMatch(e -> e.target().equals(link.target())));
  }

  @Test
  void whatACpioCannotHoldIsReported() throws IOException {
    ImmutableBytes name = ImmutableBytes.utf8("security.capability");
    Metadata rich =
        Metadata.of(0644)
            .withXattrs(ImmutableSortedMap.of(name, name))
            .withMtime(new Timestamp(-1, 5));
    Metadata late = Metadata.of(0644).withMtime(Timestamp.ofSeconds(1L << 32));
    FileTree tree =
        new TreeBuilder()
            .put("rich", RegularFile.of(rich, new byte[0]))
            .put("late", RegularFile.of(late, new byte[0]))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport report = CpioArchive.writeTree(tree, out, "test", CpioArchive.RootEntry.OMIT);
    ImmutableBytes richName = ImmutableBytes.utf8("rich");
    assertEquals(ImmutableList.of(richName), report.xattrsDropped());
    assertEquals(ImmutableList.of(ImmutableBytes.utf8("late"), richName), report.timesClamped());
    List<CpioEntry> entries = entries(out.toByteArray());
    assertEquals(0xFFFF_FFFFL, entries.get(0).header().mtime());
    assertEquals(0, entries.get(1).header().mtime());
  }

  @ParameterizedTest
  @CsvSource({"uid, 4294967295, 0", "gid, 0, 4294967295"})
  void anOwnerThatMeansNoneIsRefused(String field, long uid, long gid) {
    Metadata metadata = Metadata.of(0644).withOwner(uid, gid);
    assertLimit(field, new TreeBuilder().put("d/f", new Fifo(metadata)).build(), "d/f");
  }

  @Test
  void whatDoesNotFitIsRefusedByPathAndField() {
    Metadata metadata = Metadata.of(0644);
    RegularFile big = new RegularFile(metadata, 1L << 32, ByteSource.empty());
    assertLimit("filesize", new TreeBuilder().put("big", big).build(), "big");
    String deep = ("d".repeat(255) + "/").repeat(16) + "x";
    assertLimit("namesize", new TreeBuilder().file(deep, "").build(), deep);
    FileTree longLink = new TreeBuilder().symlink("s", "t".repeat(4096)).build();
    assertLimit("filesize of a symlink", longLink, "s");
    FileTree emptyLink = new TreeBuilder().symlink("s", "").build();
    assertThrows(CpioException.Unsupported.class, () -> Archives.of(emptyLink));
  }

  @Test
  void aTrailersNameIsRefusedAtTheRootOnly() throws IOException {
    FileTree inside = new TreeBuilder().file("x/TRAILER!!!", "t").build();
    assertEquals(TreeText.lines(inside), Archives.lines(Archives.of(inside)));
    FileTree atRoot = new TreeBuilder().file("TRAILER!!!", "t").build();
    assertThrows(CpioException.Unsupported.class, () -> Archives.of(atRoot));
  }

  @ParameterizedTest
  @CsvSource({"3, 3 bytes", "5, more"})
  void aBodyOfAnotherLengthThanItsFilesIsRefused(int actual, String got) {
    RegularFile file = new RegularFile(Metadata.of(0644), 4, ByteSource.wrap(new byte[actual]));
    FileTree tree = new TreeBuilder().put("f", file).build();
    CpioException.Corrupt e = assertThrows(CpioException.Corrupt.class, () -> Archives.of(tree));
    assertEquals("f", e.entry());
    assertEquals(got, e.got());
  }

  @Test
  void aMissingParentIsAnErrorOrMade() throws IOException {
    byte[] archive =
        Bytes.concat(
            Archives.entry("d/e/f", 0100644, new byte[0], h -> Archives.withLink(h, 1, 2)),
            Archives.entry("g/h", 0100644, new byte[1], h -> Archives.withLink(h, 1, 2)),
            Archives.TRAILER);
    assertThrows(CpioException.Corrupt.class, () -> Archives.tree(archive));
    FileTree made =
        CpioArchive.readTree(
            ByteSource.wrap(archive), "test", CpioLimits.DEFAULTS, CpioArchive.MissingParents.MAKE);
    assertEquals(
        List.of(
            "/ DIRECTORY 755 0:0 @0 ",
            "/d DIRECTORY 755 0:0 @0 ",
            "/d/e DIRECTORY 755 0:0 @0 ",
            "/d/e/f REGULAR_FILE 644 0:0 @0 1 31 1 #0",
            "/g DIRECTORY 755 0:0 @0 ",
            "/g/h REGULAR_FILE 644 0:0 @0 1 31 1 #0"),
        TreeText.lines(made));
  }

  @Test
  void gnuCpioReadsWhatWeWrite() throws Exception {
    Path cpio = Path.of("/usr/bin/cpio");
    assumeTrue(Files.isExecutable(cpio), "GNU cpio is not installed");
    byte[] archive =
        Archives.of(new TreeBuilder().file("d/a b", "x").symlink("s", "d/a b").build());
    Path file = Files.createTempFile("initfs-test", ".cpio");
    try {
      Files.write(file, archive);
      Process process =
          new ProcessBuilder(cpio.toString(), "-it", "--quiet")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      String output = ImmutableBytes.copyOf(process.getInputStream().readAllBytes()).toUtf8();
      assertEquals(0, process.waitFor());
      assertEquals("d\nd/a b\ns\n", output);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void entriesAreWrittenInTheirOrderAndABodyWithTheLastName() throws IOException {
    RegularFile linked = RegularFile.of(Metadata.of(0644), new byte[] {1, 2, 3});
    Directory directory =
        new Directory(Metadata.of(0755), Map.of(EntryName.of("not-written"), linked));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport report =
        CpioArchive.writeEntries(
            List.of(
                named("z", linked),
                named("d", directory),
                named("d/\u00E9", linked),
                named("/a", RegularFile.of(Metadata.of(0600), new byte[1]))),
            out,
            "test");
    assertEquals(4, report.entries());
    assertEquals(out.size(), report.bytes());
    List<String> seen = new ArrayList<>();
    for (CpioEntry entry : entries(out.toByteArray())) {
      CpioHeader h = entry.header();
      seen.add(entry.name() + " ino=" + h.ino() + " n=" + h.nlink() + " size=" + h.filesize());
    }
    assertEquals(
        List.of(
            "z ino=1 n=2 size=0",
            "d ino=2 n=2 size=0",
            "d/\u00E9 ino=1 n=2 size=3",
            "/a ino=3 n=1 size=1"),
        seen);
  }

  @Test
  void aTreesEntriesInItsOrderAreItsArchive() throws IOException {
    FileTree tree = new TreeBuilder().file("b/c", "x").symlink("a", "b").file("d", "y").build();
    List<NamedNode> entries =
        tree.stream()
            .filter(entry -> !entry.path().isRoot())
            .map(entry -> new NamedNode(bytesOf(entry.path()), entry.node()))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport unused = CpioArchive.writeEntries(entries, out, "test");
    assertArrayEquals(Archives.of(tree), out.toByteArray());
  }

  @Test
  void aNameListedTwiceIsRefusedBeforeAnythingIsWritten() {
    RegularFile file = RegularFile.of(Metadata.of(0644), new byte[1]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<NamedNode> entries = List.of(named("a", file), named("b", file), named("a", file));
    assertThrows(
        CpioException.Unsupported.class, () -> CpioArchive.writeEntries(entries, out, "test"));
    assertEquals(0, out.size());
  }

  @Test
  void aPickedNameHasTheContentsThatStandUnderAnother() throws IOException {
    byte[] archive =
        Bytes.concat(
            Archives.entry("a", 0100644, new byte[0], h -> Archives.withLink(h, 7, 3)),
            Archives.entry("d/b", 0100644, new byte[0], h -> Archives.withLink(h, 7, 3)),
            Archives.entry("c", 0100644, new byte[2], h -> Archives.withLink(h, 7, 3)),
            Archives.TRAILER);
    CpioContents two = contents(archive, "a", "d/b");
    assertEquals(
        List.of(
            "/ DIRECTORY 755 0:0 @0 ",
            "/a REGULAR_FILE 644 0:0 @0 2 961 2 #0",
            "/d DIRECTORY 755 0:0 @0 ",
            "/d/b REGULAR_FILE 644 0:0 @0 2 961 2 #0"),
        TreeText.lines(two.tree()));
    assertEquals(List.of("a", "d/b"), two.names().stream().map(Object::toString).toList());
    assertEquals(archive.length, two.bytes());
  }

  @Test
  void directoriesThatNoPickedEntryNamesAreOnlyParents() throws IOException {
    byte[] archive =
        Bytes.concat(
            Archives.entry(".", 040700, ""),
            Archives.entry("./d/", 040700, ""),
            Archives.entry("./d/e", 040700, ""),
            Archives.entry("./d/e/f", 0100644, ""),
            Archives.TRAILER);
    assertEquals(Set.of(), contents(archive, ".", "./d/", "./d/e", "./d/e/f").parentsOnly());
    assertEquals(
        Set.of(TreePath.ROOT, TreePath.of("d/e")),
        contents(archive, "./d/", "./d/e/f").parentsOnly());
  }

  private static CpioContents contents(byte[] archive, String... names) throws IOException {
    return CpioArchive.readContents(
        ByteSource.wrap(archive),
        "test",
        CpioLimits.DEFAULTS,
        name -> List.of(names).contains(name.toUtf8()));
  }

  private static NamedNode named(String name, Node node) {
    return new NamedNode(ImmutableBytes.utf8(name), node);
  }

  private static ImmutableBytes bytesOf(TreePath path) {
    return ImmutableBytes.copyOf(path.toRelativeBytes());
  }

  @Provide
  Arbitrary<FileTree> trees() {
    Arbitrary<String> name =
        Arbitraries.strings().withChars("ab-é\n\\ ").ofMinLength(1).ofMaxLength(3);
    Arbitrary<String> path = name.list().ofMinSize(1).ofMaxSize(3).map(n -> String.join("/", n));
    Arbitrary<Metadata> metadata =
        Combinators.combine(
                Arbitraries.integers().between(0, 07777),
                Arbitraries.longs().between(0, 0xFFFF_FFFEL),
                Arbitraries.longs().between(0, 0xFFFF_FFFFL))
            .as(
                (mode, uid, mtime) ->
                    Metadata.of(mode)
                        .withOwner(uid, uid / 2)
                        .withMtime(Timestamp.ofSeconds(mtime)));
    Arbitrary<Node> node =
        Combinators.combine(metadata, Arbitraries.integers().between(0, 7), bytes())
            .as(CpioArchiveTest::node);
    Arbitrary<List<String>> names = path.list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(node, names)
        .as((n, paths) -> new Object[] {n, paths})
        .list()
        .ofMaxSize(8)
        .map(CpioArchiveTest::build);
  }

  private static Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(9);
  }

  private static Node node(Metadata metadata, int kind, byte[] body) {
    DeviceNumber number = new DeviceNumber(body.length, 0xFFFFF - body.length);
    return switch (kind) {
      case 0 -> new Fifo(metadata);
      case 1 -> new Socket(metadata);
      case 2 -> new DeviceNode(metadata, NodeKind.CHARACTER_DEVICE, number);
      case 3 -> new DeviceNode(metadata, NodeKind.BLOCK_DEVICE, number);
      case 4 -> new Symlink(metadata.withPermissions(0777), ImmutableBytes.utf8("t" + body.length));
      default -> RegularFile.of(metadata, body);
    };
  }

  /** The first name of a node that cannot be placed is dropped; so are paths through files. */
  @SuppressWarnings("unchecked")
  private static FileTree build(List<Object[]> nodes) {
    TreeBuilder builder = new TreeBuilder();
    for (Object[] pair : nodes) {
      for (String path : (List<String>) pair[1]) {
        if (!builder.contains(TreePath.of(path))) {
          try {
            builder.put(path, (Node) pair[0]);
          } catch (IllegalArgumentException throughAFile) {
            // The next path may do.
          }
        }
      }
    }
    return builder.build();
  }

  private static void assertLimit(String field, FileTree tree, String path) {
    CpioException.LimitExceeded e =
        assertThrows(CpioException.LimitExceeded.class, () -> Archives.of(tree));
    assertEquals(field, e.limit());
    assertEquals(path, e.entry());
  }

  private static List<CpioEntry> entries(byte[] archive) throws IOException {
    CpioReader reader =
        new CpioReader(new ByteArrayInputStream(archive), "test", CpioLimits.DEFAULTS);
    List<CpioEntry> entries = new ArrayList<>();
    for (Optional<CpioEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
      entries.add(e.get());
    }
    return entries;
  }
}
