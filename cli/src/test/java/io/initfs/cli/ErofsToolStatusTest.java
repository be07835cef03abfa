package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.initfs.testdata.Commands;
import io.initfs.testdata.PeerTools;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The exit status, called by the name of a tool, beside that tool's. Lines where the tool fails and
 * says 0 are not among these: docs/erofs-utils.md has them.
 */
class ErofsToolStatusTest {
  @TempDir private Path directory;

  @BeforeEach
  void makeImages() throws IOException {
    Requirement.EROFS_UTILS.require();
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "hello\n");
    CommandRun.good("mkfs", "--quiet", directory.resolve("good"), source);
    byte[] good = Files.readAllBytes(directory.resolve("good"));
    Files.write(directory.resolve("empty"), new byte[0]);
    Files.write(directory.resolve("short"), Arrays.copyOf(good, 600));
    Files.write(directory.resolve("within-superblock"), Arrays.copyOf(good, 1100));
    Files.write(directory.resolve("zeros"), new byte[100_000]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bogus @image @source",
        "-q @image @source",
        "@image",
        "@image @nothing",
        "@nowhere/image @source",
        "@source @source",
        "-zbogus @image @source",
        "-zlz4hc,99 @image @source",
        "-Ebogus @image @source",
        "-C",
        "-C x @image @source",
        "-T x @image @source",
        "-U bogus @image @source",
        "-d 99 @image @source",
        "-x bogus @image @source",
        "-L longer-than-sixteen @image @source",
        "--chunksize=3 @image @source",
        "--force-uid=x @image @source",
        "--uid-offset=x @image @source",
        "--max-extent-bytes=x @image @source",
        "--workers=x @image @source",
        "--mount-point",
        "--quiet=1 @image @source",
        "--tar=f @image @zeros1",
        "@image @source",
        "--help",
        "-h",
        "-V",
      })
  void mkfs(String line) throws Exception {
    assertSameStatus(ErofsTool.MKFS, List.of("mkfs", "--force", "-d2"), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bogus @good",
        "-q @good",
        "@good",
        "@good @good",
        "@nothing",
        "@source",
        "@empty",
        "@short",
        "@within-superblock",
        "@zeros",
        "--path",
        "--path=/nothing @good",
        "--nid=9999999 @good",
        "-d",
        "-d 99 @good",
        "--offset=x @good",
        "--device=@nothing @good",
        "--extract=@out @good",
        "--extract=@source @good",
        "--extract=/ @good",
        "--extract=@good @good",
        "--overwrite @good",
        "--force @good",
        "--preserve @good",
        "--help",
        "-h",
        "-V",
      })
  void fsck(String line) throws Exception {
    assertSameStatus(ErofsTool.FSCK, List.of("fsck", "-d2"), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--bogus @good",
        "-q @good",
        "-d 3 @good",
        "@good",
        "-S @good",
        "@good @good",
        "@nothing",
        "@source",
        "@empty",
        "@short",
        "@within-superblock",
        "@zeros",
        "--path",
        "--nid=x @good",
        "--offset=x @good",
        "--device=@nothing @good",
        "--help",
        "-h",
        "-V",
      })
  void dump(String line) throws Exception {
    assertSameStatus(ErofsTool.DUMP, List.of("dump"), line);
  }

  /** With what the launcher puts before. */
  private void assertSameStatus(ErofsTool tool, List<String> before, String line) throws Exception {
    String program = PeerTools.find(tool.toString()).orElseThrow().toString();
    List<String> theirs = arguments(line, "theirs");
    Commands.Result result =
        Commands.run(ImmutableList.<String>builder().add(program).addAll(theirs).build());

    List<String> ours = arguments(line, "ours");
    CommandRun run =
        CommandRun.asTool(
            tool, ImmutableList.builder().addAll(before).addAll(ours).build().toArray());

    assertEquals(result.exitCode(), run.status(), () -> run + "\n" + result);
  }

  /** What is not there yet is each tool's own. */
  private List<String> arguments(String line, String whose) {
    return Splitter.on(' ')
        .omitEmptyStrings()
        .splitToStream(line)
        .map(word -> word.replaceFirst("@(image|out)$", "@$1-" + whose))
        .map(word -> word.replace("@", directory + "/"))
        .toList();
  }
}
