package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.cpio.CpioArchive;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeBuilder;
import io.initfs.initoverlayfs.Composer;
import io.initfs.testdata.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong: one line that says what and where, a failure, and nothing left behind. */
class BadInputTest {
  @TempDir private Path directory;
  private Path input;
  private Path out;
  private Path image;

  @BeforeEach
  void writeSample() throws IOException {
    input = Samples.initramfs(directory);
    out = directory.resolve("out");
    image = directory.resolve("image.erofs");
  }

  /** Both ways to make an image of the input fail with {@code text} in their line. */
  private void assertRefused(String text) throws IOException {
    List<String> before = Samples.names(directory);
    CommandRun split = CommandRun.bad("split", input, "-d", out);
    CommandRun mkfs = CommandRun.bad("mkfs", image, input);

    for (CommandRun run : List.of(split, mkfs)) {
      run.requireStatus(1);
      assertTrue(run.err().startsWith("initfs: " + input + ": "), run::toString);
      assertTrue(run.err().contains(text), run::toString);
      assertFalse(run.err().contains("internal error"), run::toString);
    }
    assertEquals(before, Samples.names(directory));
  }

  private static byte[] plainArchive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioArchive.writeTree(Samples.TINY, out, "tiny", CpioArchive.RootEntry.OMIT);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 109, 110, 111, 113, 300})
  void plainInitramfsIsCut(int length) throws IOException {
    Files.write(input, Arrays.copyOf(plainArchive(), length));

    assertRefused("cut");
  }

  /** Linux would read on; what a boot loader gives it has an end, though. */
  @Test
  void fileThatIsOneHoleIsNotReadToItsEnd() throws IOException {
    Path hole = directory.resolve("hole.img");
    try (RandomAccessFile file = new RandomAccessFile(hole.toFile(), "rw")) {
      file.setLength(1L << 41);
    }
    CommandRun run = CommandRun.bad("ls", hole);
    assertTrue(run.err().contains("maxZeroBytes"), run::toString);
  }

  @Test
  void plainInitramfsIsCutBetweenEntries() throws IOException {
    byte[] bytes = plainArchive();
    int trailer = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("TRAILER!!!") - 110;
    Files.write(input, Arrays.copyOf(bytes, trailer));

    assertRefused("no trailer");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 20, 1000, 100_000})
  void compressedInitramfsIsCut(int missing) throws IOException {
    byte[] bytes = Files.readAllBytes(input);
    Files.write(input, Arrays.copyOf(bytes, bytes.length - missing));

    assertRefused("is cut at offset");
  }

  @Test
  void compressedDataIsCorrupt() throws IOException {
    byte[] bytes = Files.readAllBytes(input);
    bytes[bytes.length - 50_000] ^= 0x55;
    Files.write(input, bytes);

    assertRefused("segment 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "no image, but some text instead", "\0\0\0\0\0\0\0\0", "070707000000"})
  void noInitramfsAtAll(String text) throws IOException {
    Files.writeString(input, text);

    assertRefused("expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../", "aa/../../"})
  void nameClimbs(String up) throws IOException {
    String holder = "X".repeat(up.length() - 1) + "/";
    FileTree tree = new TreeBuilder().file("/" + holder + "climber", "x").build();
    BadArchives.write(tree, input, holder, up);

    assertRefused("..");
    assertTrue(Files.notExists(directory.resolve("climber")));
  }

  @Test
  void inputIsMissing() throws IOException {
    input = directory.resolve("nothing");

    assertRefused("no such file or directory");
  }

  @Test
  void inputIsADirectory() {
    CommandRun split = CommandRun.bad("split", directory, "-d", out).requireStatus(1);
    assertEquals("initfs: " + directory + ": is a directory\n", split.err());
    for (String command : new String[] {"cat", "lazy", "fsck"}) {
      Object[] args =
          command.equals("fsck")
              ? new Object[] {command, directory}
              : new Object[] {command, directory, "/file"};
      CommandRun run = CommandRun.bad(args).requireStatus(1);
      assertEquals("initfs: " + directory + ": is a directory\n", run.err());
    }
    assertTrue(Files.notExists(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {Composer.INITRAMFS, Composer.INITOVERLAYFS})
  void outputHasAnImageAlready(String name) throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve(name), "mine");

    CommandRun run = CommandRun.bad("split", input, "-d", out).requireStatus(1);

    assertEquals("initfs: " + out.resolve(name) + ": exists already\n", run.err());
    assertEquals(List.of(name), Samples.names(out));
    assertEquals("mine", Files.readString(out.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {Composer.INITRAMFS, Composer.INITOVERLAYFS})
  void outputHasADirectoryInPlaceOfAnImage(String name) throws IOException {
    Files.createDirectories(out.resolve(name));

    CommandRun run = CommandRun.bad("split", "--force", input, "-d", out).requireStatus(1);

    assertEquals("initfs: " + out.resolve(name) + ": is a directory\n", run.err());
    assertEquals(List.of(name), Samples.names(out));
  }

  @Test
  void outputDirectoryIsAFile() throws IOException {
    Files.writeString(out, "mine");

    CommandRun.bad("split", input, "-d", out).requireStatus(1);
    CommandRun.bad("split", input, "-d", out.resolve("below")).requireStatus(1);

    assertEquals("mine", Files.readString(out));
  }

  @Test
  void imageExists() throws IOException {
    Files.writeString(image, "mine");

    CommandRun run = CommandRun.bad("mkfs", image, input).requireStatus(1);

    assertEquals("initfs: " + image + ": exists already\n", run.err());
    assertEquals("mine", Files.readString(image));
    assertEquals(2, Samples.names(directory).size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void imageIsADirectory(boolean force) throws IOException {
    Files.createDirectory(image);
    List<Object> args = new ArrayList<>(List.of("mkfs", image, input));
    if (force) {
      args.add("--force");
    }

    CommandRun run = CommandRun.bad(args.toArray()).requireStatus(1);

    assertEquals("initfs: " + image + ": is a directory\n", run.err());
    assertEquals(List.of(), Samples.names(image));
    assertEquals(2, Samples.names(directory).size());
  }

  @Test
  void parentDirectoryIsMissing() throws IOException {
    CommandRun run = CommandRun.bad("mkfs", out.resolve("image"), input).requireStatus(1);

    assertEquals("initfs: " + out + ": no such directory\n", run.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void mkfsSourceIsTheImage() throws IOException {
    byte[] bytes = Files.readAllBytes(input);

    CommandRun.bad("mkfs", input, input).requireStatus(1);

    assertEquals(bytes.length, Files.size(input));
    assertEquals(1, Samples.names(directory).size());
  }

  @Test
  void policyIsMissingOrADirectory() {
    Path nothing = directory.resolve("nothing");

    CommandRun missing = CommandRun.bad("split", input, "-d", out, "--policy", nothing);
    CommandRun notFile = CommandRun.bad("split", input, "-d", out, "--policy", directory);

    assertEquals("initfs: " + nothing + ": no such file or directory\n", missing.err());
    assertEquals("initfs: " + directory + ": is a directory\n", notFile.err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void policyIsNotText() throws IOException {
    Path policy = Files.write(directory.resolve("policy"), new byte[] {(byte) 0xFF, '\n'});

    CommandRun run = CommandRun.bad("split", input, "-d", out, "--policy", policy);

    assertEquals("initfs: " + policy + ": not text in UTF-8\n", run.requireStatus(1).err());
    assertTrue(Files.notExists(out));
  }

  @Test
  void policyIsMalformed() throws IOException {
    Path policy = Files.writeString(directory.resolve("policy"), "path /init\nfrob /x\n");

    CommandRun run = CommandRun.bad("split", input, "-d", out, "--policy", policy);

    assertTrue(run.requireStatus(1).err().startsWith("initfs: " + policy + ":2: "), run::toString);
    assertTrue(Files.notExists(out));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 50, 97})
  void diskIsFullBeforeBothImagesAreThere(int percent) throws Exception {
    Requirement.KERNEL.require();
    CommandRun.good("split", input, "-d", out);
    long needed =
        Files.size(out.resolve(Composer.INITRAMFS))
            + Files.size(out.resolve(Composer.INITOVERLAYFS));

    try (SmallDisk disk = SmallDisk.mount(needed * percent / 100)) {
      assertDiskIsFull(disk, "split", input, "-d", disk.path());
      assertDiskIsFull(disk, "split", input, "-d", disk.path().resolve("a/b"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 50, 97})
  void diskIsFullBeforeTheImageIsThere(int percent) throws Exception {
    Requirement.KERNEL.require();
    CommandRun.good("mkfs", image, input);

    try (SmallDisk disk = SmallDisk.mount(Files.size(image) * percent / 100)) {
      assertDiskIsFull(disk, "mkfs", disk.path().resolve("image"), input);
    }
  }

  private static void assertDiskIsFull(SmallDisk disk, Object... args) throws IOException {
    CommandRun run = CommandRun.bad(args).requireStatus(1);
    assertTrue(run.err().contains("No space left on device"), run::toString);
    assertEquals(List.of(), Samples.names(disk.path()));
  }
}
