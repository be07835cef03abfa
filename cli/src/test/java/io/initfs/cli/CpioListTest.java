package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.RootEntry;
import io.initfs.cpio.CpioWriteReport;
import io.initfs.cpio.initramfs.Codec;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpioListTest {
  private static final Path FORMATS = Path.of("../cpio-core/src/test/resources/cpio-lab/formats");

  private static byte[] archive(FileTree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport unused = CpioArchive.writeTree(tree, out, "test", RootEntry.WRITE);
    return out.toByteArray();
  }

  private static Object[] words(String line) {
    return Splitter.on(' ').omitEmptyStrings().splitToList(line).toArray();
  }

  private static byte[] sample() throws IOException {
    return archive(
        new TreeBuilder()
            .file("etc/fstab", "x")
            .file("usr/lib/a.ko", "y")
            .symlink("usr/lib/\u001B[2J", "\u0007")
            .build());
  }

  @Test
  void namesAreRawForProgramsAndEscapedForPeople() throws IOException {
    byte[] raw =
        ".\netc\netc/fstab\nusr\nusr/lib\nusr/lib/\u001B[2J\nusr/lib/a.ko\n"
            .getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(raw, CpioRun.of(sample(), "-t").requireStatus(0).out());
    String seen = CpioRun.onTerminal(sample(), "-tv").requireStatus(0).text();
    assertTrue(seen.contains("usr/lib/\\x1B[2J -> \\x07\n"), seen);
    assertTrue(seen.chars().allMatch(c -> c == '\n' || c >= ' '), seen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t",
        "-it",
        "-ti",
        "--list",
        "--extract --list",
        "-i -t",
        "-tH newc",
        "--format=newc -t",
        "-tn",
        "--numeric-uid-gid -t"
      })
  void everySpellingLists(String options) throws IOException {
    CpioRun expected = CpioRun.of(sample(), "-t");
    CpioRun run = CpioRun.of(sample(), words(options)).requireStatus(0);
    assertEquals(expected.text(), run.text());
    assertEquals("2 blocks\n", run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "-t *.ko, usr/lib/a.ko",
    "-t ./etc*, etc etc/fstab",
    "-tf usr* ., etc etc/fstab",
    "-t nothing, ''",
    "-t etc usr, etc usr",
  })
  void patternsPick(String options, String expected) throws IOException {
    CpioRun run = CpioRun.of(sample(), words(options)).requireStatus(0);
    assertEquals(expected, String.join(" ", run.text().lines().toList()));
  }

  @Test
  void patternsMayComeFromAFile(@TempDir Path directory) throws IOException {
    Path patterns = Files.writeString(directory.resolve("patterns"), "*.ko\netc\n");
    assertEquals(
        "etc\nusr/lib/a.ko\n", CpioRun.of(sample(), "-t", "-E", patterns).requireStatus(0).text());
  }

  @Test
  void onlyTheFirstArchiveIsListed() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(archive(new TreeBuilder().file("first", "").build()));
    two.writeBytes(archive(new TreeBuilder().file("second", "").build()));
    CpioRun run = CpioRun.of(two.toByteArray(), "-t").requireStatus(0);
    assertEquals(".\nfirst\n", run.text());
    assertEquals("1 block\n", run.err());
  }

  @Test
  void theArchiveMayBeAFile(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("a.cpio"), sample());
    String expected = CpioRun.of(sample(), "-t").text();
    assertEquals(expected, CpioRun.of("", "-tF", file, "--quiet").requireStatus(0).text());
    assertEquals(expected, CpioRun.of("", "-t", "-I", file).requireStatus(0).text());
    assertEquals(expected, CpioRun.of("", "-t", "--file=" + file).requireStatus(0).text());
    CpioRun.of("", "-t", "-I", file, "-F", file).requireStatus(2);
    CpioRun.of("", "-t", "-F", directory).requireStatus(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "ZSTD", "XZ"})
  void aCompressedArchiveIsRefusedByItsCodec(String name) throws IOException {
    Codec codec = Codec.valueOf(name);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = codec.compress(packed)) {
      out.write(sample());
    }
    for (String mode : new String[] {"-t", "-i"}) {
      String err = CpioRun.of(packed.toByteArray(), mode).requireStatus(1).err();
      assertTrue(err.contains(codec.toString()) && err.contains("initfs ls"), err);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gnu-odc.cpio, (odc)",
    "gnu-bin.cpio, old binary cpio",
    "gnu-ustar.cpio, tar archive"
  })
  void anOlderFormatIsRefusedByName(String file, String name) {
    CpioRun run = CpioRun.of("", "-t", "-F", FORMATS.resolve(file)).requireStatus(1);
    assertTrue(run.err().contains(name), run.err());
    assertEquals("", run.text());
  }

  @Test
  void aCutArchiveIsListedAsFarAsItGoes() throws IOException {
    byte[] cut = Arrays.copyOf(sample(), 300);
    CpioRun run = CpioRun.of(cut, "-t").requireStatus(1);
    assertEquals(".\netc\n", run.text());
    assertTrue(run.err().contains("cut"), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-v", "-o -t", "-o -i", "-t -0", "-i -L", "-o -d", "-o pattern", "-t [", "-q"})
  void aMistakeIsStatusTwo(String options) {
    Object[] args = words(options);
    CpioRun run = CpioRun.of("", args).requireStatus(2);
    assertTrue(run.err().contains("--help"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-p", "-pdm", "-t --to-stdout", "-oc", "-t -H odc", "-oH crc"})
  void whatGnuHasAndThisHasNotIsStatusOne(String options) {
    CpioRun run = CpioRun.of("", words(options)).requireStatus(1);
    assertTrue(run.err().contains("not supported"), run.err());
  }
}
