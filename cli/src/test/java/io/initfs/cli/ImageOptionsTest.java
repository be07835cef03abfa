package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.MoreFiles;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.initfs.fstree.DiffOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --device} and {@code --offset}, on all commands that read images. */
class ImageOptionsTest {
  private static final int OFFSET = 12_345;

  /** Holds the same tree as those with devices, in itself. */
  private static final Path SELF_CONTAINED = Samples.golden("holes.erofs");

  private static final Path SPLIT = Samples.golden("blob-device.erofs");
  private static final Path DEVICE = Samples.golden("blob-device.data");

  @TempDir private Path directory;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = directory.resolve("target");
  }

  private static void assertSameTree(Path expected, Path image) throws IOException {
    try (OpenedForm form = OpenedForm.open(ImageFile.of(expected), CommandRun.nobody())) {
      Samples.assertTree(form.tree(), image, DiffOptions.EXACT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blob-device", "tar-index"})
  void contentsOnADeviceAreRead(String name) throws IOException {
    Path image = Samples.golden(name + ".erofs");
    String device = "--device=" + Samples.golden(name + ".data");
    byte[] text = CommandRun.good("cat", SELF_CONTAINED, "text").out();

    assertArrayEquals(text, CommandRun.good("cat", device, image, "text").out());
    assertEquals(image + ": clean\n", CommandRun.good("fsck", device, image).text());
    CommandRun.of("extract", device, image, "text", "-d", target).requireStatus(0);
    assertArrayEquals(text, Files.readAllBytes(target.resolve("text")));
    CommandRun.good("convert", device, image, directory.resolve("converted.erofs"));
    assertSameTree(SELF_CONTAINED, directory.resolve("converted.erofs"));
    CommandRun.good("mkfs", device, directory.resolve("made.erofs"), image);
    assertSameTree(SELF_CONTAINED, directory.resolve("made.erofs"));
  }

  @Test
  void listingTakesNoDevice() {
    List<String> lines = CommandRun.good("ls", "-lR", SPLIT).lines();

    assertEquals(CommandRun.good("ls", "-lR", SELF_CONTAINED).lines(), lines);
    assertEquals(lines, CommandRun.good("ls", "-lR", "--device", DEVICE, SPLIT).lines());
  }

  @Test
  void missingDeviceIsAskedForByItsOption() throws IOException {
    assertAsksForDevice(CommandRun.bad("cat", SPLIT, "text"));
    assertAsksForDevice(CommandRun.bad("extract", SPLIT, "-d", target));
    assertAsksForDevice(CommandRun.bad("lazy", SPLIT, "text"));
    assertAsksForDevice(CommandRun.bad("mkfs", directory.resolve("x"), SPLIT));
    assertAsksForDevice(CommandRun.bad("convert", SPLIT, directory.resolve("x.erofs")));
    assertAsksForDevice(CommandRun.bad("convert", SPLIT, directory.resolve("x.cpio.xz")));
    assertEquals(List.of("target"), Samples.names(directory));

    CommandRun fsck = CommandRun.of("fsck", SPLIT).requireStatus(1);
    assertAsksForDevice(fsck);
    assertTrue(fsck.lines().get(0).startsWith("EROFS-DEV-MISSING "), fsck::toString);
  }

  @Test
  void devicesMustBeAsManyAsTheImageHas() {
    for (String command : List.of("ls", "fsck")) {
      assertAsksForDevice(
          CommandRun.bad(command, "--device", DEVICE, "--device", DEVICE, SPLIT).requireStatus(1));
      assertAsksForDevice(CommandRun.bad(command, "--device", DEVICE, SELF_CONTAINED));
    }
  }

  private static void assertAsksForDevice(CommandRun run) {
    assertEquals(1, run.status());
    assertTrue(
        run.err().endsWith(" (--device gives them, in the order of the device table)\n"),
        run::toString);
  }

  @Test
  void deviceMustBeAFile() {
    Path nothing = directory.resolve("nothing");

    assertEquals(
        "initfs: " + nothing + ": no such file or directory\n",
        CommandRun.bad("ls", "--device", nothing, SPLIT).err());
    assertEquals(
        "initfs: " + directory + ": is a directory\n",
        CommandRun.bad("ls", "--device", directory, SPLIT).err());
  }

  @Test
  void onlyErofsHasDevices() throws IOException {
    Path archive = Samples.tinyImages(directory).get(1);
    for (String command : List.of("ls", "fsck")) {
      CommandRun run = CommandRun.bad(command, "--device", DEVICE, archive).requireStatus(1);
      assertTrue(run.err().startsWith("initfs: " + archive + ": --device "), run::toString);
    }
    CommandRun.bad("ls", "--device", DEVICE, directory).requireStatus(1);
  }

  @Test
  void blocksOfADeviceAreCountedBehindTheImage() throws IOException {
    JsonObject cost =
        CommandRun.good("lazy", "--json", "--device", DEVICE, SPLIT, "text")
            .json()
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();

    assertEquals(
        Files.size(SPLIT) + Files.size(DEVICE), cost.get("imageSize").getAsLong(), cost::toString);
    long[] blocks = new Gson().fromJson(cost.get("blocks"), long[].class);
    assertEquals(3, blocks.length, cost::toString);
    assertEquals(0, blocks[0]);
    assertTrue(blocks[1] >= Files.size(SPLIT) / 4096, cost::toString);
  }

  /** {@code image} behind other bytes. */
  private Path shifted(Path image) throws IOException {
    Path larger = directory.resolve(image.getFileName() + ".larger");
    try (OutputStream out = Files.newOutputStream(larger)) {
      out.write(new byte[OFFSET]);
      MoreFiles.asByteSource(image).copyTo(out);
    }
    return larger;
  }

  @Test
  void imageInsideOfAFileIsRead() throws IOException {
    for (Path image : Samples.tinyImages(directory)) {
      Path larger = shifted(image);
      Path name = image.getFileName();
      Path into = target.resolve(name);
      Files.createDirectories(target);
      Path converted = directory.resolve(name + ".erofs");

      assertEquals(
          CommandRun.good("ls", "-l", image).text(),
          CommandRun.good("ls", "-l", "--offset", OFFSET, larger).text());
      assertEquals("hello\n", CommandRun.good("cat", "--offset=" + OFFSET, larger, "hard").text());
      assertEquals(
          larger + ": clean\n", CommandRun.good("fsck", "--offset=" + OFFSET, larger).text());
      CommandRun.good("extract", "--offset", OFFSET, larger, "/dir", "--quiet", "-d", into);
      assertEquals("hello\n", Files.readString(into.resolve("dir/file")));
      CommandRun.good("convert", "--offset", OFFSET, larger, converted);
      Samples.assertTree(Samples.TINY, converted, DiffOptions.EXACT);
    }
  }

  @Test
  void costsOfAnImageInsideOfAFileAreItsOwn() throws IOException {
    Path image = Samples.tinyImages(directory).get(0);

    assertEquals(
        CommandRun.good("lazy", "--json", image, "hard").text(),
        CommandRun.good("lazy", "--json", "--offset", OFFSET, shifted(image), "hard").text());
  }

  @Test
  void offsetAndDeviceGoTogether() throws IOException {
    CommandRun run =
        CommandRun.good("cat", "--offset", OFFSET, "--device", DEVICE, shifted(SPLIT), "file-3");

    assertEquals("content 3\n", run.text());
  }

  @Test
  void offsetMustLieInTheFile() throws IOException {
    for (Path image : Samples.tinyImages(directory)) {
      for (String command : List.of("ls", "fsck")) {
        CommandRun behind = CommandRun.bad(command, "--offset", Files.size(image) + 1, image);
        assertTrue(behind.requireStatus(1).err().contains("--offset: expected at most its "));
        CommandRun.bad(command, "--offset=-1", image).requireStatus(2);
      }
      CommandRun.bad("ls", "--offset", Files.size(image), image).requireStatus(1);
    }
    CommandRun.bad("ls", "--offset", 1, directory).requireStatus(1);
  }
}
