package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir private Path directory;

  private static CommandRun run(String line) {
    return CommandRun.of(Splitter.on(' ').omitEmptyStrings().splitToList(line).toArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "split", "mkfs", "ls", "cat", "extract", "convert", "cpio", "fsck", "dump", "lazy", "demo"
      })
  void helpListsEachCommand(String command) {
    String help = CommandRun.good("--help").text();

    assertTrue(help.startsWith("Usage: initfs "), help);
    assertTrue(help.lines().anyMatch(line -> line.startsWith("  " + command)), help);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "split", "mkfs", "ls", "cat", "extract", "convert", "fsck", "dump", "lazy", "demo"
      })
  void eachCommandHasHelp(String command) {
    String help = CommandRun.good(command, "--help").text();

    assertTrue(help.startsWith("Usage: initfs " + command + " "), help);
  }

  @Test
  void versionIsOneLine() {
    assertTrue(CommandRun.good("--version").text().matches("initfs \\S+\n"));
    String algorithms = ": lz4, lz4hc, lzma, deflate, zstd\n";
    assertTrue(CommandRun.good("mkfs", "-V").text().endsWith("available compressors" + algorithms));
    assertTrue(
        CommandRun.good("fsck", "-V").text().endsWith("available decompressors" + algorithms));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate",
        "--frobnicate",
        "split",
        "split sample.img",
        "split -d out",
        "split a b -d out",
        "mkfs image",
        "mkfs --frobnicate image source",
        "mkfs -U nonsense image source",
        "mkfs -T soon image source",
        "cat image",
        "extract image",
        "convert source",
        "convert one two three",
        "convert --to=tar source sink",
        "convert --offset=1k source sink.erofs",
        "fsck",
        "fsck one two",
        "dump",
        "dump one two",
        "fsck --offset image",
        "lazy image",
        "demo more"
      })
  void wrongCommandLineNamesTheHelp(String line) {
    CommandRun run = run(line).requireStatus(2);

    List<String> errors = run.errorLines();
    assertEquals(2, errors.size(), run::toString);
    assertTrue(errors.get(0).startsWith("initfs"), run::toString);
    assertTrue(errors.get(1).matches("Try 'initfs( \\w+)? --help'\\."), run::toString);
    assertEquals("", run.text());
  }

  @ParameterizedTest
  @CsvSource({
    "--workers -1, workers",
    "--workers 1000000, workers",
    "-z deflate@0, level",
    "-z lz4hc@13, level",
    "-L sixteen-letters-, volume name",
    "-d 10, -d",
    "-E bogus, bogus",
    "--root-xattr-isize 262152, xattr size",
    "--xattr-prefix bogus., xattr prefix",
    "--xattr-inode-digest=user., xattr name for digests",
    "--force-uid 4294967296, --force-uid",
    "--uid-offset -4294967295, offset",
    "--exclude-regex (, regular expression",
    "--exclude-path ../x, path",
    "--dsunit -1, --dsunit",
    "--dsunit=-2147483648, --dsunit",
    "--chunksize=0, --chunksize",
    "--chunksize=-4096, chunk size",
    "-b -4096, block size",
    "-C -4096, pcluster size",
    "-C 0, pcluster size",
    "--max-extent-bytes=-1, largest extent",
    "--root-xattr-isize=-1, xattr size",
    "-E fragments=-4096, fragments",
    "-E fragments=99999999999, fragments",
    "-d -1, -d",
    "--force-gid=-1, --force-gid",
    "--uid-offset=9223372036854775807, offset",
    "--offset=-1, --offset",
    "--offset=0x7fffffffffffffff, --offset",
    "--fsalignblks=-1, --fsalignblks",
    "--zfeature-bits=256, --zfeature-bits",
    "--zfeature-bits=-1, --zfeature-bits",
    "--async-queue-limit=-1, --async-queue-limit",
    "--sort=size, --sort",
    "--clean=all, --clean",
    "--tar=i@f, --tar",
    "--zD=2, --zD",
    "--MZ=d, --MZ",
    "--MZ=x, --MZ",
    "--MZ=i0, --MZ",
    "-m 0, -m",
    "-m -4096, -m",
    "-m zstd, -m",
    "-m 4096x, -m",
    "-m 4095, pcluster size of the metabox",
    "-m 2048, pcluster size of the metabox",
    "-m 4096:zstd@99, level",
    "-E 48bit@ztailpacking, encoded extents",
  })
  void valueOutOfRangeIsAUsageError(String options, String word) {
    String line = "mkfs " + options.replace('@', ',') + " ";
    CommandRun run = run(line + directory.resolve("image") + " " + directory).requireStatus(2);

    assertEquals(1, run.errorLines().size(), run::toString);
    assertTrue(run.err().startsWith("initfs: "), run::toString);
    assertTrue(run.err().contains(word), run::toString);
    assertTrue(Files.notExists(directory.resolve("image")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-b",
        "-C",
        "-T",
        "-d",
        "-x",
        "--async-queue-limit",
        "--chunksize",
        "--dsunit",
        "--force-gid",
        "--force-uid",
        "--fsalignblks",
        "--gid-offset",
        "--max-extent-bytes",
        "--offset",
        "--root-xattr-isize",
        "--uid-offset",
        "--workers",
        "--zfeature-bits"
      })
  void whatIsNoNumberIsAUsageErrorThatNamesTheOption(String option) {
    for (String value : List.of("soon", "4k", "1.5", "99999999999999999999")) {
      CommandRun run = CommandRun.of("mkfs", option, value, directory.resolve("image"), directory);
      run.requireStatus(2);
      assertTrue(run.errorLines().get(0).contains(option), run::toString);
      assertTrue(run.errorLines().get(0).contains(value), run::toString);
    }
    assertTrue(Files.notExists(directory.resolve("image")));
  }

  @Test
  void pathThatCannotBeIsAUsageError() throws IOException {
    assertPathIsRefused("a".repeat(256));
    assertPathIsRefused("/dir/../hard");
  }

  private void assertPathIsRefused(String name) throws IOException {
    for (Path image : Samples.tinyImages(directory)) {
      CommandRun.bad("ls", image, name).requireStatus(2);
      CommandRun.bad("cat", image, name).requireStatus(2);
      CommandRun.bad("extract", image, name, "-d", directory.resolve("out")).requireStatus(2);
    }
    CommandRun.bad("lazy", directory.resolve("tiny.erofs"), name).requireStatus(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--gzinfo=x, --gzinfo",
    "--incremental, --incremental",
    "--oci=f, --oci",
    "--s3=x, --s3"
  })
  void optionThatOnlyMkfsErofsHasIsNamedAsNotSupported(String option, String named) {
    CommandRun run = run("mkfs " + option + " image source").requireStatus(1);

    assertTrue(run.err().startsWith("initfs mkfs: not supported: "), run::toString);
    assertTrue(run.err().contains(named.substring(0, 2)), run::toString);
    assertEquals(1, run.errorLines().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"^fragdedupe", "^fragdedupe=inode"})
  void extendedOptionOfMkfsErofsIsNamedAsNotSupported(String word) {
    CommandRun run = CommandRun.bad("mkfs", "-Eforce-inode-compact," + word, "image", directory);

    run.requireStatus(1);
    assertEquals("initfs: not supported: -E " + word + "\n", run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"brotli", "libdeflate", "libdeflate,9", "lz4:brotli"})
  void otherCompressionIsNotSupported(String algorithm) {
    CommandRun run =
        CommandRun.bad("mkfs", "-z" + algorithm, directory.resolve("image"), directory);

    run.requireStatus(1);
    assertTrue(run.err().contains("not supported"), run::toString);
    String missing = algorithm.substring(algorithm.indexOf(':') + 1);
    assertTrue(run.err().contains(missing), run::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "mfks, initfs: unknown command mfks; did you mean mkfs?",
    "lst image, initfs: unknown command lst; did you mean ls?",
    "frobnicate, initfs: unknown command frobnicate",
    "ls --jsn image, initfs ls: unknown option --jsn; did you mean --json?",
    "mkfs --force-uidd=1 image source, initfs mkfs: unknown option --force-uidd; did you mean --force-uid?",
    "ls --frobnicate image, initfs ls: unknown option --frobnicate",
    "ls -x image, initfs ls: unknown option -x",
    "fsck image another, initfs fsck: unexpected argument another",
  })
  void whatIsUnknownIsNamedAndWhatIsNear(String line, String error) {
    CommandRun run = run(line).requireStatus(2);

    assertEquals(error, run.errorLines().get(0));
  }

  @Test
  void debugAddsTheStackTrace() {
    CommandRun run = CommandRun.of("--debug", "fsck", directory.resolve("nothing"));

    run.requireStatus(1);
    assertTrue(run.err().contains("\tat io.initfs.cli."), run::toString);
    assertEquals(1, CommandRun.bad("fsck", directory.resolve("nothing")).errorLines().size());
  }

  @Test
  void errorOfTheJvmIsOneLineToo() throws IOException {
    Path image = Samples.tinyImages(directory).get(0);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) {
            throw new OutOfMemoryError("of this test");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(full, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false,
            false);

    assertEquals(1, Initfs.run(terminal, "ls", image.toString()));
    assertEquals(
        "initfs: out of memory; more is given by, for example, INITFS_JAVA_OPTS=-Xmx2g\n",
        err.toString(StandardCharsets.UTF_8));
  }
}
