package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(position);
      int old = access.read();
      access.seek(position);
      access.write(~old);
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
    assertTrue(run.lines().get(0).startsWith("SUPERBLOCK -: "), run::toString);
    assertTrue(run.text().endsWith(": 1 finding\n"), run::toString);
  }

  @Test
  void findingsComeAsJson() throws IOException {
    flip(erofs, SUPERBLOCK + 64);

    JsonArray findings =
        CommandRun.of("fsck", "--json", erofs).requireStatus(1).json().getAsJsonArray();

    assertEquals(1, findings.size());
    assertEquals("SUPERBLOCK", findings.get(0).getAsJsonObject().get("rule").getAsString());
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
  void noImageAtAllIsAFinding() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "no image, but some text instead");

    CommandRun run = CommandRun.of("fsck", text).requireStatus(1);

    assertTrue(run.lines().get(0).contains("invalid magic"), run::toString);
  }
}
