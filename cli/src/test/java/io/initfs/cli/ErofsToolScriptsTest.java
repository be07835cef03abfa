package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import io.initfs.erofs.ErofsImage;
import io.initfs.fstree.TreeDiff;
import io.initfs.testdata.Commands;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.PeerTools;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What scripts written for erofs-utils do with its tools: how they learn what a tool can do, and
 * how they call it. First of them erofs-utils' own tests, then containerd, which makes an image of
 * each layer.
 */
class ErofsToolScriptsTest {
  @TempDir private Path directory;
  private Path source = Path.of("");

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("a.c"), "int a;\n".repeat(2000));
    Files.writeString(source.resolve("b.h"), "int b;\n".repeat(3000));
    // mkfs.erofs cuts times of the second that it runs in.
    for (Path path : List.of(source.resolve("a.c"), source.resolve("b.h"), source)) {
      Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_123L));
    }
  }

  private static String peer(ErofsTool tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> line =
        Stream.concat(
                Stream.of(PeerTools.find(tool.toString()).orElseThrow().toString()),
                Stream.of(arguments))
            .toList();
    return Commands.run(line.toArray(String[]::new)).requireSuccess().text();
  }

  private static CommandRun mkfs(Object... arguments) {
    Stream<Object> line = Stream.concat(Stream.of("mkfs", "--force", "-d2"), Stream.of(arguments));
    return CommandRun.asTool(ErofsTool.MKFS, line.toArray());
  }

  @ParameterizedTest
  @EnumSource
  void versionIsInTheFirstLine(ErofsTool tool) throws Exception {
    Requirement.EROFS_UTILS.require();
    String command = tool.name().toLowerCase(Locale.ROOT);
    List<String> ours =
        CommandRun.asTool(tool, command, "--version").requireStatus(0).text().lines().toList();
    String theirs = peer(tool, "--version").lines().findFirst().orElseThrow();

    assertTrue(theirs.startsWith(tool + " (erofs-utils) 1."), theirs);
    assertTrue(ours.get(0).matches("\\Q" + tool + "\\E \\(erofs-utils\\) 1\\.\\d+\\.\\d+"));
    assertTrue(ours.get(ours.size() - 1).startsWith("This is initfs "), ours::toString);
  }

  /** As erofs-utils' tests and containerd do. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-b#", "-C#", "-x#", "-T#", "-m#[:", "-d<0-9>", "--xattr-prefix", "--tar="})
  void helpHasWhatScriptsLookFor(String words) throws Exception {
    Requirement.EROFS_UTILS.require();
    assertTrue(peer(ErofsTool.MKFS, "--help").contains(words), words);
    String looked = words.replace("<0-9>", "#");
    assertTrue(mkfs("--help").requireStatus(0).text().contains(looked), words);
  }

  @Test
  void ownHelpStaysAsItIs() {
    String help = CommandRun.good("mkfs", "--help").text();
    assertTrue(help.contains(" -b=BYTES ") && !help.contains("-b#"), help);
  }

  /** A line with an odd size is passed over; the tests of erofs-utils have one beyond 1 MiB. */
  @Test
  void hintsOfNoBlocksAreToldAndPassedOver() throws Exception {
    Requirement.EROFS_UTILS.require();
    Path hints = directory.resolve("hints");
    Files.writeString(hints, "0 \\.c$\n1048577 \\.am$\n5000 \\.h$\n");
    String option = "--compress-hints=" + hints;
    Path ours = directory.resolve("ours");
    Path theirs = directory.resolve("theirs");
    ErofsUtils.mkfs("-zlz4", option, theirs.toString(), source.toString()).requireSuccess();
    CommandRun run = mkfs("-zlz4", option, ours, source).requireStatus(0);

    assertEquals(2, run.errorLines().size(), run::toString);
    assertTrue(run.errorLines().get(1).contains("5000 \\.h$"), run::toString);
    assertEquals("", mkfs("-zlz4", option, "--quiet", ours, source).requireStatus(0).err());
    assertSameTree(ours, theirs);
    Files.writeString(hints, "0\n");
    mkfs("-zlz4", option, ours, source).requireStatus(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--tar @image @tar",
    "--tar= @image @tar",
    "--tar=f --aufs --quiet -Enoinline_data @image @tar",
    "--quiet -Enoinline_data @image @source",
    "@image @source -Eforce-inode-compact -T 5",
    "-E noinline_data -b 4096 --all-root @image @source",
  })
  void treeIsThatOfMkfsErofs(String line) throws Exception {
    Requirement.EROFS_UTILS.require();
    Path tar = directory.resolve("tar");
    Commands.run("tar", "-C", source.toString(), "-cf", tar.toString(), ".").requireSuccess();
    String words = line.replace("@source", source.toString()).replace("@tar", tar.toString());
    Path ours = directory.resolve("ours");
    Path theirs = directory.resolve("theirs");
    ErofsUtils.mkfs(split(words.replace("@image", theirs.toString()))).requireSuccess();
    CommandRun run = mkfs((Object[]) split(words.replace("@image", ours.toString())));

    assertEquals("", run.requireStatus(0).err());
    assertEquals(line.contains("--quiet"), run.text().isEmpty(), run::toString);
    assertSameTree(ours, theirs);
  }

  private static String[] split(String words) {
    return Splitter.on(' ').splitToList(words).toArray(String[]::new);
  }

  /** A hard link to the root, as the tests of erofs-utils make it of a plain archive. */
  @Test
  void hardLinkToTheRootIsRefused() throws Exception {
    Path tar = directory.resolve("tar");
    Commands.run("tar", "-C", source.toString(), "--format=ustar", "-cf", tar.toString(), "a.c")
        .requireSuccess();
    byte[] bytes = Files.readAllBytes(tar);
    bytes[156] = '1';
    bytes[157] = '.';
    Arrays.fill(bytes, 124, 135, (byte) '0');
    Arrays.fill(bytes, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] octal = String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, bytes, 148, octal.length);
    Files.write(tar, bytes);

    CommandRun run = mkfs("--tar", directory.resolve("ours"), tar).requireStatus(1);
    assertTrue(run.err().contains("link"), run::toString);
    assertTrue(Files.notExists(directory.resolve("ours")));
  }

  private static void assertSameTree(Path ours, Path theirs) throws IOException {
    try (ErofsImage a = ErofsImage.open(theirs);
        ErofsImage b = ErofsImage.open(ours)) {
      assertEquals(List.of(), TreeDiff.compare(a.tree(), b.tree()));
    }
  }
}
