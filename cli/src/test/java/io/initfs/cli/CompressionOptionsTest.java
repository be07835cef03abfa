package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.ErofsExtent;
import io.initfs.erofs.ErofsImage;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Contents;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mkfs}'s {@code -z}, {@code --compress-hints} and {@code --zD}. */
class CompressionOptionsTest {
  private static final ImmutableMap<String, Integer> FILES =
      ImmutableMap.of("bin", 1, "lib/a.so", 2, "lib/b.so.1", 3, "lib/c d", 4, "log", 5);

  @TempDir private Path directory;
  private Path source = Path.of("");
  private Path hints = Path.of("");

  @BeforeEach
  void makeSource() throws IOException {
    source = directory.resolve("source");
    hints = directory.resolve("hints");
    Files.createDirectories(source.resolve("lib"));
    for (var file : FILES.entrySet()) {
      Files.write(source.resolve(file.getKey()), Contents.TEXT.make(file.getValue(), 300_000));
    }
  }

  /** By file, the algorithm and the size of the first pcluster. */
  private static ImmutableMap<String, String> ways(Path image) throws IOException {
    ImmutableMap.Builder<String, String> ways = ImmutableMap.builder();
    try (ErofsImage opened = ErofsImage.open(image)) {
      for (String file : FILES.keySet()) {
        ErofsExtent first = opened.lookup(TreePath.of(file)).orElseThrow().extents().get(0);
        String way = first.algorithm().map(name -> name + " " + first.stored()).orElse("stored");
        ways.put(file, way);
      }
    }
    return ways.build();
  }

  private Path make(String... options) {
    Path image = directory.resolve("image");
    Object[] arguments = new Object[options.length + 3];
    arguments[0] = "mkfs";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = image;
    arguments[options.length + 2] = source;
    CommandRun.good(arguments);
    return image;
  }

  @Test
  void filesGetWhatTheirHintSays() throws IOException {
    Files.writeString(
        hints,
        """
        # libraries
        65536 1 \\.so($|\\.)
        0 log
        8192 2 c d$
        """);
    Path image = make("-zlz4:zstd,3:deflate,level=9", "--compress-hints=" + hints);
    assertEquals(
        ImmutableMap.of(
            "bin", "lz4 4096",
            "lib/a.so", "zstd 65536",
            "lib/b.so.1", "zstd 65536",
            "lib/c d", "deflate 8192",
            "log", "stored"),
        ways(image));
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), opened.tree()));
    }
  }

  /** As far as mkfs.erofs 1.9 goes: it makes no image of a line with the number of an algorithm. */
  @Test
  void mkfsErofsMeansTheSame() throws Exception {
    Requirement.EROFS_UTILS.require();
    Files.writeString(
        hints,
        """
        # libraries
        16384\t^lib/.*[.]so$

          65536   lib/b.so
        0 .og
        4096 ^lib$
        4096 ^/bin
        """);
    Path theirs = directory.resolve("theirs");
    ErofsUtils.mkfs(
            "-zlz4hc", "-C8192", "--compress-hints=" + hints, theirs.toString(), source.toString())
        .requireSuccess();
    assertEquals(ways(theirs), ways(make("-zlz4hc", "-C8192", "--compress-hints=" + hints)));
  }

  @Test
  void algorithmsThatNoHintNamesAreNotInTheImage() throws IOException {
    byte[] plain = Files.readAllBytes(make("-zlz4"));
    Path alternatives = make("-zlz4:zstd", "--force");
    assertEquals(plain.length, Files.size(alternatives));
    assertEquals(-1, Files.mismatch(alternatives, Files.write(directory.resolve("plain"), plain)));
  }

  @ParameterizedTest
  @CsvSource({
    "64k x, expected a pcluster size",
    "4096, expected a pcluster size",
    "5000 x, 'pcluster size of x must be a multiple'",
    "2097152 x, 'must be 0 to 1048576'",
    "4096 2 x, 'there is no algorithm 2 of 2'",
    "4096 [a, not a regular expression"
  })
  void wrongHintsAreUsageErrors(String line, String message) throws IOException {
    Files.writeString(hints, "0 y\n" + line + "\n");
    CommandRun run =
        CommandRun.bad(
                "mkfs",
                "-zlz4:zstd",
                "--compress-hints=" + hints,
                directory.resolve("image"),
                source)
            .requireStatus(2);
    assertTrue(run.err().contains(message), run::toString);
    assertEquals(1, run.errorLines().size(), run::toString);
    assertTrue(Files.notExists(directory.resolve("image")));
  }

  @Test
  void hintsThatAreNotThereAreNamed() {
    CommandRun run =
        CommandRun.bad("mkfs", "--compress-hints=" + hints, directory.resolve("image"), source)
            .requireStatus(1);
    assertTrue(run.err().contains(hints.toString()), run::toString);
  }

  @Test
  void wrongLineIsNamedWithItsFile() throws IOException {
    Files.writeString(hints, "\n\n4096\n");
    CommandRun run =
        CommandRun.bad("mkfs", "--compress-hints=" + hints, directory.resolve("image"), source);
    assertTrue(run.err().startsWith("initfs: " + hints + ", line 3: "), run::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "-zlz4 -m4096, lz4",
    "-zlz4 -m4096:, lz4",
    "-zlz4:zstd -m65536, lz4",
    "-zlz4 -m8192:deflate@9, lz4 deflate",
    "-m4096:lz4hc@level=12, lz4",
    "-m4096, ''",
  })
  void metadataAreCompressedIfWanted(String options, String algorithms) throws IOException {
    try (ErofsImage opened = ErofsImage.open(make(options.replace('@', ',').split(" ")))) {
      assertEquals(algorithms, String.join(" ", opened.superblock().algorithms()));
      assertTrue(opened.superblock().metaboxNid() > 0);
      assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), opened.tree()));
    }
  }

  /** Metadata are where they ask for without them. */
  @ParameterizedTest
  @ValueSource(strings = {"--MZ", "--MZ=", "--MZ=0", "--MZ=i", "--MZ=id", "--MZ=di"})
  void wordsAboutTheZoneChangeNothing(String option) throws IOException {
    byte[] usual = Files.readAllBytes(make("-zlz4", "-m4096"));
    Files.delete(directory.resolve("image"));
    assertArrayEquals(usual, Files.readAllBytes(make("-zlz4", "-m4096", option)));
  }

  @ParameterizedTest
  @CsvSource({"--zD, FRAGMENT", "--zD=1, FRAGMENT", "--zD=0, PLAIN"})
  void directoriesAreCompressedIfWanted(String option, ErofsExtent.Kind kind) throws IOException {
    try (ErofsImage opened = ErofsImage.open(make("-zlz4", option))) {
      ErofsExtent lib = opened.lookup(TreePath.of("lib")).orElseThrow().storedExtents().get(0);
      assertEquals(kind, lib.kind());
      assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), opened.tree()));
    }
  }
}
