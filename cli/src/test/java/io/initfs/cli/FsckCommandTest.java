package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.initfs.testdata.DiskTrees;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckCommandTest {
  private static final int SUPERBLOCK = 1024;

  @TempDir private Path directory;
  private List<Path> images;
  private Path erofs;
  private Path cpio;

  @BeforeEach
  void writeImages() throws IOException {
    images = Samples.tinyImages(directory);
    erofs = images.get(0);
    cpio = images.get(1);
  }

  private static void flip(Path file, long position) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
      access.seek(position);
      write(file, position, ~access.read());
    }
  }

  private static void write(Path file, long position, int value) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(position);
      access.write(value);
    }
  }

  @Test
  void soundImagesAreClean() {
    for (Path image : images) {
      assertEquals(image + ": clean\n", CommandRun.good("fsck", image).text());
      assertEquals("", CommandRun.good("fsck", "--quiet", image).text());
      assertEquals(0, CommandRun.good("fsck", "--json", image).json().getAsJsonArray().size());
    }
  }

  @Test
  void brokenChecksumIsAFinding() throws IOException {
    flip(erofs, SUPERBLOCK + 64);

    CommandRun run = CommandRun.of("fsck", erofs).requireStatus(1);

    assertEquals("", run.err());
    assertTrue(run.lines().get(0).startsWith("EROFS-SB-CHECKSUM - at 0x400: "), run::toString);
    assertTrue(run.text().endsWith(": 1 finding\n"), run::toString);
  }

  @Test
  void findingsComeAsJson() throws IOException {
    flip(erofs, SUPERBLOCK + 64);

    JsonArray findings =
        CommandRun.of("fsck", "--json", erofs).requireStatus(1).json().getAsJsonArray();

    assertEquals(1, findings.size());
    JsonObject finding = findings.get(0).getAsJsonObject();
    assertEquals(
        Set.of("code", "severity", "path", "offset", "what", "expected", "got", "kernel"),
        finding.keySet());
    assertEquals("EROFS-SB-CHECKSUM", finding.get("code").getAsString());
    assertEquals("error", finding.get("severity").getAsString());
    assertEquals("-", finding.get("path").getAsString());
    assertEquals(SUPERBLOCK, finding.get("offset").getAsInt());
    assertEquals("mount: EBADMSG", finding.get("kernel").getAsString());
  }

  @Test
  void warningsAloneAreNoFailure() throws IOException {
    // A reserved byte, and a feature without a name instead of the checksum.
    write(erofs, SUPERBLOCK + 0x78, 1);
    write(erofs, SUPERBLOCK + 8, 0x80);

    CommandRun run = CommandRun.good("fsck", erofs);

    assertTrue(run.lines().get(0).startsWith("EROFS-SB-COMPAT - at 0x400: "), run::toString);
    assertTrue(run.lines().get(1).startsWith("EROFS-SB-RESERVED - at 0x478: "), run::toString);
    assertTrue(run.text().endsWith(": 2 warnings\n"), run::toString);
    CommandRun tool = CommandRun.of("fsck", "-d3", erofs).requireStatus(0);
    assertEquals(3, tool.errorLines().size());
    assertTrue(tool.err().startsWith("<W> erofs: EROFS-SB-COMPAT "), tool::toString);
    assertEquals("<I> erofs: No errors found", tool.errorLines().get(2));
    assertEquals("", CommandRun.good("fsck", "-d1", erofs).err());
  }

  @Test
  void inodeOfAFindingComesAsJson() throws IOException {
    // With inodes behind the data, which the checksum of the superblock does not cover.
    Path image = directory.resolve("separate.erofs");
    CommandRun.good("mkfs", "--MZ", image, erofs);
    String nid =
        CommandRun.good("dump", "--json", "--path=/dir", image)
            .json()
            .getAsJsonObject()
            .getAsJsonObject("inode")
            .get("nid")
            .getAsString();
    int metaBlock =
        ByteBuffer.wrap(Files.readAllBytes(image))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt(SUPERBLOCK + 0x28);
    // The link count of a compact inode.
    flip(image, 4096L * metaBlock + 32 * Long.parseLong(nid) + 6);

    JsonObject finding =
        CommandRun.of("fsck", "--json", image)
            .requireStatus(1)
            .json()
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();

    assertEquals("EROFS-INODE-NLINK", finding.get("code").getAsString());
    assertEquals(nid, finding.get("nid").getAsString());
    assertEquals("/dir", finding.get("path").getAsString());
  }

  @Test
  void cutImageHasFindings() throws IOException {
    byte[] bytes = Files.readAllBytes(erofs);
    for (int length : new int[] {SUPERBLOCK + 128, bytes.length - 4096, bytes.length - 1}) {
      Files.write(erofs, Arrays.copyOf(bytes, length));

      CommandRun run = CommandRun.of("fsck", erofs).requireStatus(1);

      assertTrue(run.lines().size() >= 2, run::toString);
    }
  }

  @Test
  void cutArchiveHasAFinding() throws IOException {
    Files.write(cpio, Arrays.copyOf(Files.readAllBytes(cpio), 300));

    CommandRun run = CommandRun.of("fsck", cpio).requireStatus(1);

    assertTrue(run.text().endsWith(cpio + ": 1 finding\n"), run::toString);
  }

  @Test
  void findingsOfAnArchiveComeAsJson() throws IOException {
    Files.write(cpio, Arrays.copyOf(Files.readAllBytes(cpio), 300));

    JsonObject finding =
        CommandRun.of("fsck", "--json", cpio)
            .requireStatus(1)
            .json()
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();

    assertEquals("CPIO-CUT", finding.get("code").getAsString());
    assertEquals("error", finding.get("severity").getAsString());
    assertEquals("LOSES", finding.get("level").getAsString());
  }

  @Test
  void oddityOfAnArchiveIsAWarning() throws IOException {
    // The first digit of the first entry's sum, which an archive without sums has at zero.
    write(cpio, 102, '1');

    CommandRun run = CommandRun.good("fsck", cpio);

    assertTrue(run.lines().get(0).startsWith("CPIO-CHECK segment 0 at 0 ("), run::toString);
    assertTrue(run.text().endsWith(": 1 warning\n"), run::toString);
  }

  @Test
  void fileWithoutAnArchiveIsAnError() throws IOException {
    Files.write(cpio, new byte[512]);

    CommandRun run = CommandRun.of("fsck", cpio).requireStatus(1);

    assertTrue(run.lines().get(0).startsWith("CPIO-EMPTY image"), run::toString);
  }

  @Test
  void noImageAtAllIsAFinding() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "no image, but some text instead");

    CommandRun run = CommandRun.of("fsck", text).requireStatus(1);

    assertTrue(run.lines().get(0).contains("invalid magic"), run::toString);
  }

  @Test
  void tarArchiveIsNamed() throws IOException {
    Path tar = directory.resolve("tiny.tar");
    DiskTrees.writeTar(Samples.TINY, tar);
    Path packed = directory.resolve("tiny.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(tar, out);
    }

    for (Path archive : List.of(tar, packed)) {
      CommandRun run = CommandRun.bad("fsck", archive).requireStatus(1);

      assertEquals("", run.text());
      assertTrue(
          run.err().startsWith("initfs: " + archive + ": is a tar archive, "), run::toString);
    }
  }
}
