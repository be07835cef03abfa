package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import io.initfs.erofs.ErofsExtent;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Commands;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** tar archives as what commands read. */
@Tag("long")
class TarSourceTest {
  /** All that an archive holds: everything but sockets. */
  private static final FileTree TREE =
      RandomTrees.tree(
          21, TreeOptions.SMALL.withKinds(EnumSet.complementOf(EnumSet.of(NodeKind.SOCKET))));

  @TempDir private Path directory;
  private Path archive;
  private Path image;

  @BeforeEach
  void writeArchive() throws IOException {
    archive = directory.resolve("tree.tar");
    image = directory.resolve("image.erofs");
    DiskTrees.writeTar(TREE, archive);
  }

  private Path gzipped() throws IOException {
    Path packed = directory.resolve("tree.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(archive, out);
    }
    return packed;
  }

  private Path xzipped() throws IOException {
    Path packed = directory.resolve("tree.tar.xz");
    try (OutputStream out =
        new XZOutputStream(Files.newOutputStream(packed), new LZMA2Options(1))) {
      Files.copy(archive, out);
    }
    return packed;
  }

  @Test
  void imageHoldsAllThatTheArchiveDoes() throws IOException {
    for (Path source : List.of(archive, gzipped(), xzipped())) {
      CommandRun.good("mkfs", "--force", image, source);
      Samples.assertTree(TREE, image, DiffOptions.EXACT);
    }
  }

  @Test
  void imageIsThatOfTheDirectory() throws IOException {
    EnumSet<NodeKind> kinds =
        EnumSet.of(NodeKind.DIRECTORY, NodeKind.REGULAR_FILE, NodeKind.SYMLINK);
    FileTree tree =
        RandomTrees.tree(22, TreeOptions.SMALL.withKinds(kinds).withXattrs(false))
            .mapMetadata(metadata -> metadata.withPermissions(metadata.permissions() | 0700));
    Path source = directory.resolve("source");
    DirectoryExtractor.extract(tree, source);
    DiskTrees.writeTar(DirectoryScanner.scan(source), archive);
    Path other = directory.resolve("other.erofs");

    CommandRun.good("mkfs", "-zlz4hc", image, source);
    CommandRun.good("mkfs", "-zlz4hc", other, archive);

    assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(other));
  }

  @Test
  void standardInputIsASource() throws IOException {
    byte[] bytes = Files.readAllBytes(gzipped());

    CommandRun.withInput(bytes, "mkfs", "--tar=f", image).requireStatus(0);
    Samples.assertTree(TREE, image, DiffOptions.EXACT);
    CommandRun.withInput(bytes, "mkfs", "--tar=f", "--force", image, "-").requireStatus(0);
    Samples.assertTree(TREE, image, DiffOptions.EXACT);
    CommandRun empty = CommandRun.bad("mkfs", "--tar=f", "--force", image);
    assertEquals(
        "initfs: standard input: no tar header at offset 0: expected 512 bytes, got none\n",
        empty.err());
  }

  @Test
  void tarIsForcedOnWhatHasNoHeader() throws IOException {
    Files.write(archive, new byte[10240]);

    CommandRun.good("mkfs", "--tar=f", image, archive);

    assertEquals("/\n", CommandRun.good("ls", image).text());
    CommandRun notTar = CommandRun.bad("mkfs", "--tar=f", image, Samples.initramfs(directory));
    assertTrue(notTar.requireStatus(1).err().contains("no tar header"), notTar::toString);
  }

  @Test
  void unpackedArchiveIsWrittenWhereWanted() throws IOException {
    Path dump = directory.resolve("dump.tar");

    CommandRun.good("mkfs", "--tar=f", "--ungzip=" + dump, image, gzipped());

    assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(dump));
    Samples.assertTree(TREE, image, DiffOptions.EXACT);
    CommandRun again =
        CommandRun.bad("mkfs", "--tar=f", "--unxz=" + dump, directory.resolve("i2"), xzipped());
    assertTrue(again.err().contains("exists already"), again::toString);
    CommandRun.good("mkfs", "--tar=f", "--unxz=" + dump, "--force", image, xzipped());
    assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(dump));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--ungzip", "--unxz", "--ungzip="})
  void decompressionWithoutAFileTakesNoArgument(String option) throws IOException {
    CommandRun.good("mkfs", "--tar=f", option, image, gzipped());

    Samples.assertTree(TREE, image, DiffOptions.EXACT);
  }

  /** What mkfs.erofs makes of it: files that are holes. */
  @Test
  void headersAloneMakeHoles() throws Exception {
    Path source = Files.createDirectories(directory.resolve("source/dir"));
    Files.writeString(source.resolve("file"), "x".repeat(512));
    Files.createSymbolicLink(source.resolve("link"), Path.of("file"));
    Path tar = directory.resolve("plain.tar");
    Commands.run(
            "tar",
            "--format=ustar",
            "-C",
            directory + "/source",
            "-cf",
            tar.toString(),
            "dir/file",
            "dir/link")
        .requireSuccess();
    byte[] bytes = Files.readAllBytes(tar);
    // Without the one block of contents.
    byte[] headers =
        Bytes.concat(Arrays.copyOf(bytes, 512), Arrays.copyOfRange(bytes, 1024, bytes.length));
    Path headerball = Files.write(directory.resolve("headers"), headers);
    CommandRun.good("mkfs", "--tar=headerball", "-zlz4", image, headerball);
    Path piped = directory.resolve("piped");
    CommandRun.withInput(headers, "mkfs", "--tar=headerball", piped).requireStatus(0);

    try (ErofsImage opened = ErofsImage.open(image)) {
      ErofsInode file = opened.lookup(TreePath.of("/dir/file")).orElseThrow();
      assertArrayEquals(new byte[512], file.content().read());
      assertEquals(1, file.extents().size());
      assertEquals(ErofsExtent.Kind.HOLE, file.extents().get(0).kind());
      Requirement.EROFS_UTILS.require();
      Path theirs = directory.resolve("theirs");
      ErofsUtils.mkfs("--quiet", "--tar=headerball", theirs.toString(), headerball.toString())
          .requireSuccess();
      try (ErofsImage other = ErofsImage.open(theirs)) {
        // Of directories that no entry tells of, modes and times differ.
        UnaryOperator<Metadata> bare = metadata -> Metadata.of(0);
        assertEquals(
            List.of(),
            TreeDiff.compare(other.tree().mapMetadata(bare), opened.tree().mapMetadata(bare)));
      }
    }
  }

  @Test
  void otherFormsOfTarAreNotSupported() {
    CommandRun.bad("mkfs", "--tar=x", image, archive).requireStatus(2);
    CommandRun device = CommandRun.bad("mkfs", "--tar=f", "--device=x", image, archive);
    assertTrue(device.err().contains("--device is for EROFS images"), device::toString);
    CommandRun needsTar = CommandRun.bad("mkfs", "--ungzip", image, archive).requireStatus(2);
    assertEquals("initfs: --ungzip: needs --tar=f\n", needsTar.err());
  }

  @Test
  void archiveIsConvertedAndUnpacked() throws IOException {
    Path converted = directory.resolve("converted.erofs");
    Path shifted = directory.resolve("shifted");
    Files.write(shifted, Bytes.concat(new byte[777], Files.readAllBytes(gzipped())));
    Path out = directory.resolve("out");

    CommandRun.good("convert", archive, image);
    CommandRun.good("convert", "--offset=777", shifted, converted);
    CommandRun.good("extract", archive, "corner-wide", "--quiet", "-d", out);

    Samples.assertTree(TREE, image, DiffOptions.EXACT);
    Samples.assertTree(TREE, converted, DiffOptions.EXACT);
    assertEquals(300, Samples.names(out.resolve("corner-wide")).size());
  }

  @Test
  void whatIsOddIsNoted() throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length - 1024));

    CommandRun run = CommandRun.of("mkfs", image, archive).requireStatus(0);

    String note = ": archive ends without an end mark, at offset " + (bytes.length - 1024);
    assertEquals("note: " + archive + note + "\n", run.err());
  }

  @Test
  void brokenArchiveSaysWhatAndWhereAndLeavesNothing() throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    bytes[1024 + 148] ^= 1;
    Files.write(archive, bytes);
    List<String> before = Samples.names(directory);

    CommandRun run = CommandRun.bad("mkfs", image, archive).requireStatus(1);

    String start = "initfs: " + archive + ": checksum of a header at offset 1024: expected ";
    assertTrue(run.err().startsWith(start), run::toString);
    assertEquals(before, Samples.names(directory));
  }
}
