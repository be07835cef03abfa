package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.initfs.cpio.CpioArchive;
import io.initfs.erofs.ErofsImage;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
