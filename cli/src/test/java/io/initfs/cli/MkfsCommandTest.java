package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.gson.JsonObject;
import io.initfs.cpio.CpioArchive;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEdit;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MkfsCommandTest {
  /** What any user can put on a disk and read again, and an archive can hold. */
  private static final FileTree TREE =
      RandomTrees.tree(
              7,
              TreeOptions.SMALL
                  .withNanos(false)
                  .withXattrs(false)
                  .withKinds(
                      EnumSet.of(NodeKind.DIRECTORY, NodeKind.REGULAR_FILE, NodeKind.SYMLINK)))
          .mapMetadata(metadata -> metadata.withPermissions(metadata.permissions() | 0700));

  @TempDir private Path directory;
  private Path image;

  @BeforeEach
  void nameImage() {
    image = directory.resolve("image.erofs");
  }

  private Path archive() throws IOException {
    Path archive = directory.resolve("tree.cpio");
    try (OutputStream out = Files.newOutputStream(archive)) {
      CpioArchive.writeTree(TREE, out, "tree.cpio", CpioArchive.RootEntry.WRITE);
    }
    return archive;
  }

  @Test
  void directoryBecomesImage() throws IOException {
    Path source = directory.resolve("source");
    DirectoryExtractor.extract(TREE, source);

    CommandRun.good("mkfs", image, source);

    Samples.assertTree(DirectoryScanner.scan(source), image, DiffOptions.EXACT);
  }

  @Test
  void whatJavaDoesNotShowOfADirectoryIsSaid() throws IOException {
    Path source = directory.resolve("source");
    DirectoryExtractor.extract(TREE, source);
    String note = "xattrs: user.* alone";

    assertTrue(CommandRun.good("mkfs", image, source).text().contains(note));
    assertTrue(CommandRun.good("convert", "--force", source, image).text().contains(note));
    assertFalse(CommandRun.good("mkfs", "--force", "-x-1", image, source).text().contains(note));
    assertFalse(CommandRun.good("mkfs", "--force", image, archive()).text().contains(note));
  }

  @Test
  void initramfsBecomesImage() throws IOException {
    CommandRun.good("mkfs", "-zlz4hc,12", image, archive());

    Samples.assertTree(TREE, image, DiffOptions.EXACT);
  }

  @Test
  void imageBecomesImageCompressed() throws IOException {
    Path compressed = directory.resolve("compressed.erofs");
    CommandRun.good("mkfs", image, archive());

    CommandRun.good("mkfs", "-z", "lz4", compressed, image);

    Samples.assertTree(TREE, compressed, DiffOptions.EXACT);
    assertTrue(Files.size(compressed) < Files.size(image));
  }

  @Test
  void summaryIsOneLineAndQuietIsNone() throws IOException {
    List<String> lines = CommandRun.good("mkfs", image, archive()).lines();

    assertEquals(1, lines.size());
    assertTrue(lines.get(0).startsWith(image + ": "), lines.get(0));
    assertEquals("", CommandRun.good("mkfs", "--force", "--quiet", image, archive()).text());
  }

  @Test
  void jsonCountsInodesAndBlocks() throws IOException {
    JsonObject figures =
        CommandRun.good("mkfs", "--json", image, archive()).json().getAsJsonObject();

    assertEquals(TREE.linkCounts().size(), figures.get("inodes").getAsInt());
    assertEquals(
        Files.size(image),
        figures.get("blocks").getAsLong() * figures.get("blockSize").getAsLong());
  }

  @Test
  void labelUuidTimeAndOwnerAreSet() throws IOException {
    String uuid = "2f3c9d1e-5a64-4b7e-9c1d-0123456789ab";

    CommandRun.good(
        "mkfs", "-L", "overlay", "-U", uuid, "-T", 1234567890, "--all-root", image, archive());

    FileTree expected =
        TREE.mapMetadata(
            metadata -> metadata.withOwner(0, 0).withMtime(Timestamp.ofSeconds(1234567890)));
    Samples.assertTree(expected, image, DiffOptions.EXACT);
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(uuid, opened.superblock().uuid().toString());
      assertEquals("overlay", opened.superblock().volumeName().toString());
    }
  }

  @Test
  void workersMakeTheSameBytes() throws IOException {
    Path other = directory.resolve("other.erofs");
    CommandRun.good("mkfs", "-zlz4hc", "--workers", 1, image, archive());
    CommandRun.good("mkfs", "-zlz4hc", "--workers", 4, other, archive());

    assertEquals(-1, Files.mismatch(image, other));
  }

  @Test
  void uuidIsDerivedFromContents() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "one");
    CommandRun.good("mkfs", "-T0", "--all-root", image, source);
    byte[] one = Files.readAllBytes(image);
    CommandRun.good("mkfs", "-T0", "--all-root", "--force", image, source);
    assertArrayEquals(one, Files.readAllBytes(image));

    Files.writeString(source.resolve("file"), "two");
    CommandRun.good("mkfs", "-T0", "--all-root", "--force", image, source);

    try (ErofsImage two = ErofsImage.open(image)) {
      Path first = Files.write(directory.resolve("first"), one);
      try (ErofsImage opened = ErofsImage.open(first)) {
        assertNotEquals(opened.superblock().uuid(), two.superblock().uuid());
      }
    }
  }

  @Test
  void emptyDirectoryBecomesImage() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));

    CommandRun.good("mkfs", image, source);

    try (OpenedForm form = OpenedForm.open(ImageFile.of(image), CommandRun.nobody())) {
      assertEquals(1, form.tree().stream().map(TreeEntry::path).count());
    }
  }

  private void make(Object... options) throws IOException {
    List<Object> line = new ArrayList<>(List.of("mkfs", "--force"));
    line.addAll(List.of(options));
    line.addAll(List.of(image, archive()));
    CommandRun.good(line.toArray());
  }

  private void assertMakes(FileTree expected, Object... options) throws IOException {
    make(options);
    Samples.assertTree(expected, image, DiffOptions.EXACT);
  }

  @Test
  void ownersAreForcedAndMoved() throws IOException {
    assertMakes(
        TREE.mapMetadata(metadata -> metadata.withOwner(15, 100_000)),
        "--force-uid=5",
        "--all-root",
        "--uid-offset",
        10,
        "--gid-offset=100000");
  }

  @Test
  void pathsAreExcluded() throws IOException {
    TreePath excluded = TREE.stream().skip(1).map(TreeEntry::path).findFirst().orElseThrow();
    assertMakes(
        TreeEdit.remove(TREE, Set.of(excluded)),
        "--exclude-path=" + excluded.toString().substring(1));
    assertMakes(TreeEdit.remove(TREE, path -> true), "--exclude-regex=^[^/]+$");
  }

  @Test
  void hardLinksBecomeFilesOfTheirOwn() throws IOException {
    assertMakes(TreeEdit.separateHardLinks(TREE), "--hard-dereference");
  }

  @Test
  void timesGoByTheLastOption() throws IOException {
    Timestamp time = Timestamp.ofSeconds(5);
    FileTree timed = TREE.mapMetadata(metadata -> metadata.withMtime(time));
    assertMakes(TREE, "-T5", "--mkfs-time");
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(5, opened.superblock().buildTime().seconds());
    }
    assertMakes(timed, "-T5", "--mkfs-time", "--all-time");
    assertMakes(TREE, "-T5", "--all-time", "--mkfs-time");
    assertMakes(TREE, "-T5", "--mkfs-time", "--ignore-mtime", "--preserve-mtime");
    assertMakes(timed, "-T5", "-Eforce-inode-extended", "-d9");
    make("-T5", "--mkfs-time", "--all-root", "-Eforce-inode-compact");
    try (OpenedForm form = OpenedForm.open(ImageFile.of(image), CommandRun.nobody())) {
      assertEquals(time, form.tree().root().metadata().mtime());
    }
  }

  @Test
  void sourceDateEpochIsTheTimeOfAll() throws UsageException {
    ErofsOptions options = new TimeOptions().applyTo(ErofsOptions.defaults(), "77");
    assertEquals(Optional.of(Timestamp.ofSeconds(77)), options.fileTime());
    for (String wrong : List.of("", "soon", "7x")) {
      UsageException failure =
          assertThrows(
              UsageException.class,
              () -> new TimeOptions().applyTo(ErofsOptions.defaults(), wrong));
      assertEquals(1, failure.exitStatus());
    }
  }

  @Test
  void uuidIsClearedOrRandom() throws IOException {
    make("-Uclear");
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(new UUID(0, 0), opened.superblock().uuid());
    }
    make("-U", "random");
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(4, opened.superblock().uuid().version());
    }
  }

  @Test
  void xattrOptionsReachTheImage() throws IOException {
    Path source = directory.resolve("xattrs.erofs");
    ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.of(ImmutableBytes.utf8("user.a.b"), ImmutableBytes.utf8("c"));
    FileTree tree =
        new TreeBuilder()
            .put("f", RegularFile.of(Metadata.of(0644).withXattrs(xattrs), new byte[1]))
            .build();
    ErofsWriter.write(tree, source, ErofsOptions.defaults());

    CommandRun.good(
        "mkfs", "-x0", "--xattr-prefix=user.a.", "--root-xattr-isize=64", image, source);

    Samples.assertTree(tree, image, DiffOptions.EXACT);
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertTrue(opened.superblock().features().contains("XATTR_PREFIXES"));
    }
    CommandRun.good("mkfs", "--force", "-x-1", image, source);
    FileTree bare = tree.mapMetadata(m -> m.withXattrs(ImmutableSortedMap.of()));
    Samples.assertTree(bare, image, DiffOptions.EXACT);
  }

  @ParameterizedTest
  @CsvSource({"--xattr-inode-digest, ''", "--xattr-inode-digest=user.sum, user.sum"})
  void digestsAreRecorded(String option, String visible) throws IOException {
    CommandRun.good("mkfs", option, image, Samples.tinyImages(directory).get(0));

    try (ErofsImage opened = ErofsImage.open(image)) {
      assertTrue(opened.superblock().features().contains("ISHARE_XATTRS"));
      ErofsInode file = opened.lookup(TreePath.of("/dir/file")).orElseThrow();
      ImmutableBytes digest = file.digest().orElseThrow();
      assertEquals("sha256:", digest.toUtf8().substring(0, 7));
      assertEquals(
          visible.isEmpty() ? Optional.empty() : Optional.of(digest),
          file.xattr(ImmutableBytes.utf8(visible)));
    }
  }

  @Test
  void lastLinesAreThoseOfMkfsErofs() throws IOException {
    List<String> lines = CommandRun.good("mkfs", "-d0", "-d2", image, archive()).lines();

    assertEquals(List.of("Build completed.", "", "------"), lines.subList(0, 3));
    assertTrue(lines.get(3).matches("Filesystem UUID: [0-9a-f-]{36}"), lines::toString);
    assertTrue(
        lines.get(4).matches("Filesystem total blocks: \\d+ \\(of 4096-byte blocks\\)"),
        lines::toString);
    assertTrue(lines.get(5).matches("Filesystem total inodes: \\d+"), lines::toString);
    assertTrue(lines.get(6).matches("Filesystem total metadata blocks: \\d+"), lines::toString);
    assertEquals(
        "Build completed.\n\n", CommandRun.good("mkfs", "--force", "-d1", image, archive()).text());
  }
}
