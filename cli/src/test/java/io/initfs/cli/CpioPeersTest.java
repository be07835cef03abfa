package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Difference;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.fstree.local.NodeReader;
import io.initfs.testdata.Commands;
import io.initfs.testdata.CpioTools;
import io.initfs.testdata.PeerTools;
import io.initfs.testdata.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we write, others read; what others write, we read; what both say of it is the same. */
class CpioPeersTest {
  private static final DiffOptions AS_NEWC =
      DiffOptions.EXACT.withWholeSeconds().ignoring(Aspect.XATTRS);

  @TempDir private Path directory;
  private Path source;
  private Path target;
  private Path archive;

  @BeforeEach
  void makeFiles() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self")), "this is about Linux files");
    source = Files.createDirectory(directory.resolve("source"));
    target = Files.createDirectory(directory.resolve("target"));
    archive = directory.resolve("a.cpio");
    Files.createDirectories(source.resolve("d/e"));
    Files.write(source.resolve("d/b"), new byte[100_001]);
    Files.createLink(source.resolve("a"), source.resolve("d/b"));
    Files.createLink(source.resolve("d/e/c"), source.resolve("d/b"));
    Files.writeString(source.resolve("d/empty"), "");
    Files.writeString(source.resolve("d/set-id"), "x");
    Files.setAttribute(source.resolve("d/set-id"), "unix:mode", 06755);
    Files.createSymbolicLink(source.resolve("s"), Path.of("../nowhere"));
    Files.setLastModifiedTime(source.resolve("d/set-id"), FileTime.fromMillis(4_000_000_000_000L));
    Files.setLastModifiedTime(source.resolve("d/e"), FileTime.fromMillis(1_000_000_000_000L));
    Files.setAttribute(source.resolve("d/e"), "unix:mode", 01700);
    if (Requirement.ROOT.missing().isEmpty()) {
      Files.setAttribute(source.resolve("d/empty"), "unix:uid", 1234);
      Files.setAttribute(source.resolve("d/e"), "unix:gid", 5678);
    }
  }

  private void addOddNames() throws IOException {
    byte[] latin1 = {'n', (byte) 0xFF, '\n', 27};
    Files.writeString(NodeReader.resolve(source, ImmutableBytes.copyOf(latin1)), "odd");
    Files.writeString(NodeReader.resolve(source, ImmutableBytes.utf8("\u00E9 \\ '")), "odd");
  }

  /**
   * GNU cpio sets a directory's time before the last link of a group is made in it; bsdcpio does
   * not set that of the directory that it unpacks into.
   */
  private static boolean isTools(CpioTools tool, FileTree tree, Difference difference) {
    return difference.aspect() == Aspect.MTIME
        && switch (tool) {
          case GNU_CPIO -> tree.lookup(difference.path()).orElseThrow() instanceof Directory;
          case BSDCPIO -> difference.path().equals(TreePath.ROOT);
          case THREE_CPIO -> false;
        };
  }

  private void addSpecialNodes() throws IOException, InterruptedException {
    Commands.run("mkfifo", source.resolve("d/fifo").toString()).requireSuccess();
    if (Requirement.ROOT.missing().isEmpty()) {
      Path device = source.resolve("d/block");
      Commands.run("mknod", device.toString(), "b", "259", "1048").requireSuccess();
      Commands.run("mknod", source.resolve("tty").toString(), "c", "5", "0").requireSuccess();
      Files.setAttribute(source.resolve("d/fifo"), "unix:uid", 1234);
    }
  }

  /** The names of the source, canonical order, each with {@code ./} and a NUL. */
  private byte[] names() throws IOException {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (TreeEntry entry : DirectoryScanner.scan(source)) {
      names.writeBytes(new byte[] {'.', '/'});
      names.writeBytes(entry.path().toRelativeBytes());
      names.write(0);
    }
    return names.toByteArray();
  }

  private void makeArchive() throws IOException {
    CpioRun.of(names(), "-o0", "-H", "newc", "-D", source, "-F", archive).requireStatus(0);
  }

  private void assertSame(FileTree expected) throws IOException {
    assertEquals(List.of(), differences(expected));
  }

  private List<Difference> differences(FileTree expected) throws IOException {
    return TreeDiff.compare(expected, DirectoryScanner.scan(target), AS_NEWC);
  }

  @ParameterizedTest
  @EnumSource(CpioTools.class)
  void theyUnpackWhatWeMade(CpioTools tool) throws IOException, InterruptedException {
    tool.requirement().require();
    addSpecialNodes();
    if (tool != CpioTools.THREE_CPIO) { // names are text to it, and only files have links
      addOddNames();
      Files.createLink(source.resolve("fifo2"), source.resolve("d/fifo"));
    }
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000_000_000L));
    makeArchive();
    tool.extract(archive, target).requireSuccess();
    FileTree tree = DirectoryScanner.scan(source);
    List<Difference> differences = new ArrayList<>(differences(tree));
    differences.removeIf(difference -> isTools(tool, tree, difference));
    assertEquals(List.of(), differences);
  }

  @ParameterizedTest
  @EnumSource(
      value = CpioTools.class,
      names = {"GNU_CPIO", "BSDCPIO"})
  void weUnpackWhatTheyMade(CpioTools tool) throws IOException, InterruptedException {
    tool.requirement().require();
    addOddNames();
    tool.create(source, archive).requireSuccess();
    CpioRun.of(Files.readAllBytes(archive), "-idm", "-D", target).requireStatus(0);
    assertSame(DirectoryScanner.scan(source));
  }

  @ParameterizedTest
  @EnumSource(names = {"GNU_CPIO", "BSDCPIO"})
  void fsckFindsNothingInWhatTheyMade(CpioTools tool) throws IOException, InterruptedException {
    tool.requirement().require();
    addSpecialNodes();
    tool.create(source, archive).requireSuccess();
    assertEquals(archive + ": clean\n", CommandRun.good("fsck", archive).text());
  }

  @Test
  void fsckFindsNothingInWhatWeMade() throws IOException {
    makeArchive();
    assertEquals(archive + ": clean\n", CommandRun.good("fsck", archive).text());
  }

  @Test
  void weUnpackWhatWeMade() throws IOException {
    addOddNames();
    makeArchive();
    CpioRun.of("", "-idm", "-F", archive, "-D", target).requireStatus(0);
    assertSame(DirectoryScanner.scan(source));
  }

  private byte[] gnu(String... options) throws IOException, InterruptedException {
    String[] command = new String[options.length + 1];
    command[0] = PeerTools.find("cpio").orElseThrow().toString();
    System.arraycopy(options, 0, command, 1, options.length);
    return Commands.run(new ProcessBuilder(command).redirectInput(archive.toFile()))
        .requireSuccess()
        .stdout();
  }

  @Test
  void theListingIsGnusToTheByte() throws IOException, InterruptedException {
    Requirement.CPIO.require();
    addSpecialNodes();
    addOddNames();
    makeArchive();
    byte[] bytes = Files.readAllBytes(archive);
    assertArrayEquals(gnu("-it"), CpioRun.of(bytes, "-it").out());
    assertArrayEquals(gnu("-t", "d/*"), CpioRun.of(bytes, "-t", "d/*").out());
    assertArrayEquals(gnu("-t", "-f", "*[!a-z]*"), CpioRun.of(bytes, "-tf", "*[!a-z]*").out());
    assertArrayEquals(gnu("-itvn"), CpioRun.of(bytes, "-itv").out());
  }

  @Test
  void theBlockCountIsGnus() throws IOException, InterruptedException {
    Requirement.CPIO.require();
    makeArchive();
    byte[] bytes = Files.readAllBytes(archive);
    String cpio = PeerTools.find("cpio").orElseThrow().toString();
    Commands.Result theirs =
        Commands.run(new ProcessBuilder(cpio, "-it").redirectInput(archive.toFile()));
    assertArrayEquals(
        theirs.stderr(), ImmutableBytes.utf8(CpioRun.of(bytes, "-it").err()).toByteArray());
  }
}
