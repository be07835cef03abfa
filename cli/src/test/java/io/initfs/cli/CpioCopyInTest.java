package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.RootEntry;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.NamedNode;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CpioCopyInTest {
  private static final Path ODD = Path.of("../cpio-core/src/test/resources/cpio-lab/odd");
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path directory;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(directory.resolve("target"));
  }

  private static byte[] archive(FileTree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport unused = CpioArchive.writeTree(tree, out, "test", RootEntry.OMIT);
    return out.toByteArray();
  }

  private static RegularFile file(String text, long mtime) {
    Metadata metadata = Metadata.of(0640).withMtime(Timestamp.ofSeconds(mtime));
    return RegularFile.of(metadata, ImmutableBytes.utf8(text).toByteArray());
  }

  private static byte[] sample() throws IOException {
    RegularFile linked = file("linked", 1_000);
    return archive(
        new TreeBuilder()
            .put("d/a", linked)
            .put("d/e/b", linked)
            .put("c", file("c", 1_000))
            .build());
  }

  private CpioRun extract(byte[] archive, Object... options) {
    return CpioRun.of(
        archive, Stream.concat(Stream.of("-D", target), Stream.of(options)).toArray());
  }

  @Test
  void filesComeWithContentsModesAndLinks() throws IOException {
    CpioRun run = extract(sample(), "-idmvv").requireStatus(0);
    assertEquals("c\nd\nd/a\nd/e\nd/e/b\n2 blocks\n", run.err());
    assertEquals("", run.text());
    assertEquals("linked", Files.readString(target.resolve("d/e/b")));
    assertTrue(Files.isSameFile(target.resolve("d/a"), target.resolve("d/e/b")));
    assertEquals(FileTime.fromMillis(1_000_000), Files.getLastModifiedTime(target.resolve("c")));
  }

  @Test
  void withoutMTimesAreThoseOfTheExtraction() throws IOException {
    extract(sample(), "-i", "--quiet").requireStatus(0);
    assertTrue(Files.getLastModifiedTime(target.resolve("c")).compareTo(LONG_AGO) > 0);
    assertTrue(Files.getLastModifiedTime(target.resolve("d")).compareTo(LONG_AGO) > 0);
  }

  @Test
  void theTargetKeepsItsModeUnlessTheArchiveNamesIt() throws IOException {
    Files.setAttribute(target, "unix:mode", 0711);
    extract(sample(), "-idm").requireStatus(0);
    assertEquals(0711, (int) Files.getAttribute(target, "unix:mode") & 07777);
  }

  @Test
  void whatIsThereStaysUnlessItIsOlder() throws IOException {
    Files.writeString(target.resolve("c"), "mine");
    CpioRun kept = extract(sample(), "-id").requireStatus(0);
    assertTrue(kept.err().contains("/c: kept"), kept.err());
    assertEquals("mine", Files.readString(target.resolve("c")));
    Files.setLastModifiedTime(target.resolve("c"), FileTime.fromMillis(999_000));
    extract(sample(), "-id", "c").requireStatus(0);
    assertEquals("c", Files.readString(target.resolve("c")));
    Files.writeString(target.resolve("c"), "mine again");
    extract(sample(), "-idu").requireStatus(0);
    assertEquals("c", Files.readString(target.resolve("c")));
  }

  @Test
  void aMissingParentIsMadeWithDOnly() throws IOException {
    CpioRun refused = extract(sample(), "-i", "d/e/b").requireStatus(1);
    assertTrue(refused.err().contains("no such directory"), refused.err());
    assertFalse(Files.exists(target.resolve("d")));
    extract(sample(), "-i", "--make-directories", "d/e/b").requireStatus(0);
    assertEquals("linked", Files.readString(target.resolve("d/e/b")));
    assertFalse(Files.exists(target.resolve("d/a")));
    extract(sample(), "-i", "d/a").requireStatus(0);
    assertEquals("linked", Files.readString(target.resolve("d/a")));
  }

  @Test
  void theArchiveMayBeAFile() throws IOException {
    Path file = Files.write(directory.resolve("a.cpio"), sample());
    CpioRun.of("", "-idF", file, "-D", target, "-f", "d*").requireStatus(0);
    assertEquals(List.of("c"), names());
  }

  @Test
  void whatJavaCannotMakeIsSaidAndAFailure() throws IOException {
    byte[] archive = archive(new TreeBuilder().put("p", new Fifo(Metadata.of(0600))).build());
    CpioRun run = extract(archive, "-id").requireStatus(1);
    assertTrue(run.err().contains("/p: not on disk: fifo"), run.err());
  }

  @Test
  void aTargetThatIsNotThereIsAnError() {
    CpioRun run = CpioRun.of("", "-id", "-D", directory.resolve("absent")).requireStatus(1);
    assertTrue(run.err().contains("absent: no such file"), run.err());
  }

  @Test
  void absoluteNamesEndBelowTheTarget() throws IOException {
    extract(archiveOf("/abs"), "-id", "--no-absolute-filenames").requireStatus(0);
    assertEquals(List.of("abs"), names());
  }

  @Test
  void namesThatClimbAreRefusedBeforeAnythingIsWritten() throws IOException {
    CpioRun run = extract(archiveOf("good", "../up"), "-id").requireStatus(1);
    assertTrue(run.err().contains("expected no component .."), run.err());
    assertEquals(List.of(), names());
    assertFalse(Files.exists(directory.resolve("up")));
  }

  private static byte[] archiveOf(String... names) throws IOException {
    List<NamedNode> entries =
        Arrays.stream(names)
            .map(name -> new NamedNode(ImmutableBytes.utf8(name), file("1", 0)))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport unused = CpioArchive.writeEntries(entries, out, "test");
    return out.toByteArray();
  }

  @Test
  void aSymlinkThatWasThereIsNotGoneThrough() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(target.resolve("d"), outside);
    extract(sample(), "-idu", "d/a").requireStatus(1);
    try (Stream<Path> files = Files.list(outside)) {
      assertEquals(0, files.count());
    }
  }

  static List<Path> oddArchives() throws IOException {
    try (Stream<Path> files = Files.list(ODD)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("oddArchives")
  void noArchiveTouchesWhatIsOutside(Path archive) throws IOException {
    Path victims = Files.createDirectory(directory.resolve("w"));
    Files.writeString(victims.resolve("victim"), "whole");
    Files.writeString(Files.createDirectory(victims.resolve("vdir")).resolve("f"), "whole");
    Path out = Files.createDirectory(victims.resolve("out"));
    boolean elsewhere = Files.exists(Path.of("/w"));
    FileTree before = DirectoryScanner.scan(victims);
    for (String options : List.of("-idm", "-idmu", "-i")) {
      CpioRun run = CpioRun.of("", options, "-F", archive, "-D", out);
      assertTrue(run.err().codePoints().noneMatch(c -> c < ' ' && c != '\n'), run.err());
    }
    deleteContents(out);
    assertEquals(
        List.of(),
        TreeDiff.compare(
                before, DirectoryScanner.scan(victims), DiffOptions.EXACT.ignoring(Aspect.MTIME))
            .stream()
            .filter(difference -> !difference.path().toString().equals("/out"))
            .toList());
    assertEquals(elsewhere, Files.exists(Path.of("/w")));
  }

  private static void deleteContents(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(root)) {
          Files.delete(file);
        }
      }
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
