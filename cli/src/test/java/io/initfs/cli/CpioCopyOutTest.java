package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpioCopyOutTest {
  private static final Splitter COLUMNS = Splitter.on(' ').omitEmptyStrings();

  @TempDir private Path directory;
  private Path source;

  @BeforeEach
  void makeFiles() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    Files.createDirectory(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "four");
    Files.createLink(source.resolve("l"), source.resolve("d/f"));
    Files.createSymbolicLink(source.resolve("s"), Path.of("d/f"));
  }

  private CpioRun archive(String names, Object... options) {
    Object[] args = Stream.concat(Stream.of("-o", "-D", source), Stream.of(options)).toArray();
    return CpioRun.of(names, args);
  }

  private static List<String> listed(byte[] archive) {
    return CpioRun.of(archive, "-t").requireStatus(0).text().lines().toList();
  }

  @Test
  void namesKeepTheirOrderAndLoseWhatLinuxDoesNotNeed() {
    CpioRun run = archive("./l\n.\n././/d/\nd//f\ns").requireStatus(0);
    assertEquals(List.of("l", ".", "d", "d//f", "s"), listed(run.out()));
    assertEquals("2 blocks\n", run.err());
  }

  @Test
  void aLinkedFilesContentsAreWithItsLastName() {
    byte[] archive = archive("l\nd\nd/f\n").requireStatus(0).out();
    List<String> sizes =
        CpioRun.of(archive, "-tv")
            .text()
            .lines()
            .map(line -> COLUMNS.splitToList(line).get(4))
            .toList();
    assertEquals(List.of("0", "0", "4"), sizes);
    assertTrue(CpioRun.of(archive, "-tv", "l").text().startsWith("-rw-r--r--   2 "));
  }

  @Test
  void optionsThatAskForWhatIsAlwaysDoneChangeNothing() {
    byte[] plain = archive("d\nd/f\nl\n").out();
    assertArrayEquals(plain, archive("d\nd/f\nl\n", "-H", "newc", "--reproducible").out());
    assertArrayEquals(
        plain, archive("d\nd/f\nl\n", "--renumber-inodes", "--ignore-devno", "--quiet").out());
    assertArrayEquals(plain, archive("d\0d/f\0l\0", "-0").out());
    assertArrayEquals(plain, archive("d\0d/f\0l", "--null").out());
  }

  @Test
  void aNameThatIsNotThereCostsTheStatusButNotTheRest() {
    Path file = directory.resolve("a.cpio");
    CpioRun run = archive("d\ngone\u001B\nl\n", "-F", file).requireStatus(1);
    assertTrue(run.err().contains("gone\\x1B: no such file or directory"), run.err());
    CpioRun listed = CpioRun.of("", "-t", "-F", file).requireStatus(0);
    assertEquals(List.of("d", "l"), listed.text().lines().toList());
  }

  @Test
  void blankLinesAndRepeatedNamesAreSaidAndLeftOut() {
    CpioRun run = archive("d\n\nl\n./l\n", "--quiet").requireStatus(0);
    assertEquals(List.of("d", "l"), listed(run.out()));
    assertTrue(run.err().contains("blank line ignored"), run.err());
    assertTrue(run.err().contains("l: listed twice"), run.err());
  }

  @Test
  void aFileThatIsNotAsLongAsItSaidLeavesNoArchive() throws IOException {
    Path grows = Path.of("/proc/self/status");
    assumeTrue(Files.exists(grows), "needs a file that is longer than its size");
    Path file = Files.writeString(directory.resolve("a.cpio"), "before");
    CpioRun run = archive("d\n" + grows + "\n", "-O", file).requireStatus(1);
    assertTrue(run.err().contains("size changed"), run.err());
    assertEquals("before", Files.readString(file));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void linksAreFollowedIfAsked() {
    String kept = CpioRun.of(archive("s\n").out(), "-tv").text();
    assertTrue(kept.startsWith("lrwxrwxrwx") && kept.endsWith("s -> d/f\n"), kept);
    String followed = CpioRun.of(archive("s\n", "-L").out(), "-tv").text();
    assertTrue(followed.startsWith("-rw-r--r--"), followed);
    assertTrue(followed.endsWith(" s\n"), followed);
  }

  @Test
  void ownersAreGivenInNumbers() {
    for (String owner : List.of("12:34", "+12:+34", "12.34")) {
      String line = CpioRun.of(archive("d\n", "-R", owner).out(), "-tv").text();
      assertTrue(line.contains(" 12       34       "), line);
    }
    String root = CpioRun.of(archive("l\nd/f\n", "--owner=root:root").out(), "-tv").text();
    assertTrue(root.lines().allMatch(line -> line.contains("   2 0        0        ")), root);
    for (String wrong : List.of("nobody", "1:x", ":", "-1", "4294967296")) {
      archive("d\n", "-R", wrong).requireStatus(2);
    }
  }

  @Test
  void absoluteNamesStayUnlessTheyMustNot() {
    String name = source.resolve("d").toString();
    assertEquals(List.of(name), listed(archive(name + "\n").out()));
    assertEquals(
        List.of(name.substring(1)), listed(archive(name + "\n", "--no-absolute-filenames").out()));
  }

  @Test
  void aLinkToTheArchiveStaysALink() throws IOException {
    Path real = Files.writeString(directory.resolve("real"), "before");
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    archive("d\n", "-F", link).requireStatus(0);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of("d"), listed(Files.readAllBytes(real)));
  }

  @Test
  void anArchiveIsNotShownToPeople() {
    CpioRun run = CpioRun.onTerminal("d\n".getBytes(StandardCharsets.UTF_8), "-o");
    assertEquals("", run.requireStatus(2).text());
    assertFalse(run.err().isEmpty());
  }
}
