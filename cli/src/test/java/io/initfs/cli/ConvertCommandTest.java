package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.Bytes;
import com.google.gson.JsonObject;
import io.initfs.cpio.initramfs.Codec;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class ConvertCommandTest {
  /** What any user can put on a disk and read again, and an archive can hold. */
  private static final FileTree TREE =
      RandomTrees.tree(
              11,
              TreeOptions.SMALL
                  .withNanos(false)
                  .withXattrs(false)
                  .withKinds(
                      EnumSet.of(NodeKind.DIRECTORY, NodeKind.REGULAR_FILE, NodeKind.SYMLINK)))
          .mapMetadata(metadata -> metadata.withPermissions(metadata.permissions() | 0700));

  @TempDir private Path directory;
  private Path erofs;
  private Path archive;

  @BeforeEach
  void nameFiles() {
    erofs = directory.resolve("made.erofs");
    archive = directory.resolve("made.cpio");
  }

  private Path write(FileTree tree) throws IOException {
    Path image = directory.resolve("source.erofs");
    ErofsWriter.write(tree, image, ErofsOptions.defaults());
    return image;
  }

  @Test
  void archivesAndTextGoToStandardOutput() throws IOException {
    Path image = write(TREE);
    Path text = directory.resolve("made.dump");
    CommandRun.good("convert", image, archive);
    CommandRun.good("convert", image, text);

    CommandRun toArchive = CommandRun.good("convert", "--to=cpio", image, "-");
    assertArrayEquals(Files.readAllBytes(archive), toArchive.out());
    CommandRun toText = CommandRun.good("convert", "--to=composefs", image, "-");
    assertArrayEquals(Files.readAllBytes(text), toText.out());

    CommandRun.bad("convert", "--to=erofs", image, "-").requireStatus(2);
    CommandRun.bad("convert", "--to=dir", image, "-").requireStatus(2);
    CommandRun.bad("convert", "--to=cpio", "--json", image, "-").requireStatus(2);
    CommandRun.onTerminal(ImmutableMap.of(), "convert", "--to=cpio", image, "-").requireStatus(2);
  }

  @Test
  void aTreeGoesThroughAllFormsUnchanged() throws IOException {
    Path first = directory.resolve("first");
    Path last = directory.resolve("last");
    Path compressed = directory.resolve("made.cpio.zst");
    CommandRun.of("convert", "--to=dir", write(TREE), first).requireStatus(0);

    CommandRun.good("convert", first, erofs);
    CommandRun.good("convert", "-zlz4", erofs, compressed.resolveSibling("dense.erofs"));
    CommandRun.good("convert", compressed.resolveSibling("dense.erofs"), compressed);
    CommandRun.good("convert", compressed, archive);
    CommandRun.good("convert", "--to=dir", archive, last);

    FileTree expected = DirectoryScanner.scan(first);
    for (Path made : List.of(erofs, compressed, archive, last)) {
      Samples.assertTree(expected, made, DiffOptions.EXACT);
    }
    Samples.assertTree(TREE, first, DiffOptions.EXACT.ignoring(Aspect.OWNER, Aspect.PERMISSIONS));
  }

  @Test
  void imageAndArchiveOfOneTreeGiveTheSameBytes() throws IOException {
    Path source = write(TREE);
    CommandRun.good("convert", source, archive);
    CommandRun.good("convert", source, erofs);
    Path detour = directory.resolve("detour.erofs");

    CommandRun.good("convert", archive, detour);

    assertEquals(-1, Files.mismatch(erofs, detour));
  }

  @Test
  void archiveHoldsDevicesAndHardLinks() throws IOException {
    CommandRun.good("convert", write(Samples.TINY), archive);

    Samples.assertTree(Samples.TINY, archive, DiffOptions.EXACT);
  }

  private static Optional<Codec> codecOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Codec.detectCompressed(in.readNBytes(2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".gz, gzip",
    ".bz2, bzip2",
    ".lzma, lzma",
    ".xz, xz",
    ".lz4, lz4",
    ".zst, zstd",
  })
  void archiveIsCompressedAsItsNameOrTheOptionSays(String ending, String codec) throws IOException {
    Path source = write(Samples.TINY);
    Path named = directory.resolve("made.cpio" + ending);
    Path unnamed = directory.resolve("made.img");

    CommandRun.good("convert", source, named);
    CommandRun.good("convert", "--to=cpio", "-z" + codec, source, unnamed);

    assertEquals(codec, codecOf(named).orElseThrow().toString());
    assertEquals(-1, Files.mismatch(named, unnamed));
    Samples.assertTree(Samples.TINY, named, DiffOptions.EXACT);
  }

  @Test
  void archiveIsPlainIfNothingSaysOtherwise() throws IOException {
    Path image = directory.resolve("made.img");

    CommandRun.good("convert", write(TREE), archive);
    CommandRun.good("convert", "--to=cpio", erofs.resolveSibling("source.erofs"), image);

    assertEquals(Optional.empty(), codecOf(archive));
    assertEquals(-1, Files.mismatch(archive, image));
  }

  @Test
  void whatAnArchiveCannotHoldIsNamed() throws IOException {
    Metadata plain = Metadata.of(0644);
    Metadata labelled =
        plain.withXattrs(ImmutableSortedMap.of(ImmutableBytes.utf8("user.k"), ascii("v")));
    Timestamp fraction = new Timestamp(5, 1);
    FileTree tree =
        new TreeBuilder()
            .put("/dir/labelled", RegularFile.of(labelled, new byte[0]))
            .put("/old", RegularFile.of(plain.withMtime(Timestamp.ofSeconds(-1)), new byte[0]))
            .put("/one", RegularFile.of(plain.withMtime(fraction), new byte[0]))
            .put("/two", RegularFile.of(plain.withMtime(fraction), new byte[0]))
            .build();
    Path source = write(tree);

    CommandRun run = CommandRun.of("convert", "--quiet", source, archive).requireStatus(0);

    assertEquals(
        List.of(
            "note: no xattrs in an archive: /dir/labelled",
            "note: time moved into what fits, 1970 to 2106: /old",
            "note: no fractions of seconds in an archive: cut off 2 times"),
        run.errorLines());
    CommandRun.good("convert", source, erofs);
    Samples.assertTree(tree, erofs, DiffOptions.EXACT);
  }

  private static ImmutableBytes ascii(String text) {
    return ImmutableBytes.utf8(text);
  }

  @Test
  void whatADirectoryCannotHoldIsNamed() throws IOException {
    CommandRun run =
        CommandRun.of(
            "convert", "--to=dir", "--json", write(Samples.TINY), directory.resolve("target"));

    run.requireStatus(0);
    assertTrue(run.err().contains("note: not on disk: /console: "), run::toString);
    JsonObject figures = run.json().getAsJsonObject();
    assertTrue(figures.get("notHeld").toString().contains("/console: "), figures::toString);
    assertEquals(1, figures.get("files").getAsInt());
  }

  @Test
  void earlyFilesAreMissedInACompressedArchiveOnly() throws IOException {
    Path sample = Samples.initramfs(directory);
    CommandRun compressed = CommandRun.of("convert", sample, directory.resolve("made.cpio.lz4"));

    assertEquals(1, compressed.requireStatus(0).errorLines().size(), compressed::toString);
    assertTrue(compressed.err().startsWith("note: early files"), compressed::toString);
    CommandRun.good("convert", sample, archive);
    CommandRun.good("convert", sample, erofs);
  }

  @Test
  void bootconfigIsMissed() throws IOException {
    CommandRun.good("convert", write(TREE), archive);
    byte[] footer =
        ByteBuffer.allocate(20)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(4)
            .putInt('a' + 'b')
            .put(ascii("#BOOTCONFIG\n").toByteArray())
            .array();
    byte[] parameters = {'a', 'b', 0, 0};
    Files.write(archive, Bytes.concat(Files.readAllBytes(archive), parameters, footer));

    CommandRun run = CommandRun.of("convert", archive, erofs).requireStatus(0);

    assertEquals(
        List.of("note: no bootconfig in " + erofs + ": " + archive + " has one"), run.errorLines());
    Samples.assertTree(TREE, erofs, DiffOptions.EXACT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"made", "made.img", "made.gz", "made.tar", "made.cpio.lzo", "cpio"})
  void nameThatTellsNoFormTakesTheOption(String name) throws IOException {
    Path sink = directory.resolve(name);
    Path source = write(TREE);

    CommandRun run = CommandRun.bad("convert", source, sink).requireStatus(2);

    assertTrue(
        run.err().contains("--to=erofs, --to=cpio, --to=composefs or --to=dir"), run::toString);
    assertEquals(List.of("source.erofs"), Samples.names(directory));
    CommandRun.good("convert", "--to", "erofs", source, sink);
    Samples.assertTree(TREE, sink, DiffOptions.EXACT);
  }

  @Test
  void optionWinsOverTheName() throws IOException {
    CommandRun.good("convert", "--to=erofs", write(TREE), archive);

    try (ErofsImage image = ErofsImage.open(archive)) {
      assertEquals(List.of(), TreeDiff.compare(TREE, image.tree()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "erofs, gzip, 1",
    "erofs, lz4hc@13, 2",
    "cpio, lz4hc, 2",
    "cpio, lzo, 2",
    "dir, lz4, 2"
  })
  void compressionThatTheFormHasNotIsRefused(String form, String algorithm, int status)
      throws IOException {
    String compression = "-z" + algorithm.replace('@', ',');

    CommandRun.bad("convert", "--to", form, compression, write(TREE), archive)
        .requireStatus(status);

    assertEquals(List.of("source.erofs"), Samples.names(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"made.erofs", "made.cpio", "made.cpio.gz"})
  void fileThatExistsTakesForce(String name) throws IOException {
    Path sink = Files.writeString(directory.resolve(name), "mine");
    Path source = write(TREE);

    CommandRun run = CommandRun.bad("convert", source, sink).requireStatus(1);

    assertEquals("initfs: " + sink + ": exists already\n", run.err());
    assertEquals("mine", Files.readString(sink));
    CommandRun.good("convert", "--force", source, sink);
    Samples.assertTree(TREE, sink, DiffOptions.EXACT);
    assertEquals(2, Samples.names(directory).size());
  }

  @Test
  void directoryIsNeverWrittenOverItself() throws IOException {
    Path source = Files.createDirectories(directory.resolve("source/below")).getParent();
    Path file = Files.writeString(source.resolve("file"), "mine");

    for (Path sink : List.of(source, source.resolve("below"), directory)) {
      CommandRun run = CommandRun.bad("convert", "--force", "--to=dir", source, sink);
      assertEquals("initfs: " + sink + ": overlaps the source " + source + "\n", run.err());
      CommandRun.bad("extract", "--force", source, "-d", sink).requireStatus(1);
    }

    assertEquals("mine", Files.readString(file));
    assertEquals(List.of("below", "file"), Samples.names(source));
  }

  @Test
  void imageMayReplaceItself() throws IOException {
    Path source = write(TREE);

    CommandRun.good("convert", "--force", "-zlz4", source, source);

    Samples.assertTree(TREE, source, DiffOptions.EXACT);
  }

  @Test
  void summaryIsOneLineAndQuietIsNone() throws IOException {
    Path source = write(TREE);
    for (Path sink : List.of(erofs, archive)) {
      List<String> lines = CommandRun.good("convert", source, sink).lines();
      assertEquals(1, lines.size());
      assertTrue(lines.get(0).startsWith(sink + ": "), lines.get(0));
      assertEquals("", CommandRun.good("convert", "--force", "--quiet", source, sink).text());
    }
  }

  @Test
  void jsonHasTheSizesOfTheArchive() throws IOException {
    Path compressed = directory.resolve("made.cpio.xz");
    JsonObject plain =
        CommandRun.good("convert", "--json", write(Samples.TINY), archive).json().getAsJsonObject();
    JsonObject dense =
        CommandRun.good("convert", "--json", archive, compressed).json().getAsJsonObject();

    assertEquals(Files.size(archive), plain.get("stored").getAsLong());
    assertEquals(Files.size(archive), plain.get("unpacked").getAsLong());
    assertEquals(Files.size(compressed), dense.get("stored").getAsLong());
    assertEquals(Files.size(archive), dense.get("unpacked").getAsLong());
    assertEquals(Samples.TINY.stream().count(), dense.get("entries").getAsLong());
  }
}
