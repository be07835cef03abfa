package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On images that mkfs.erofs made, without any tool; {@link DumpPeersTest} has the tool's word. */
@Tag("long")
class DumpCommandTest {
  private static final Path LZ4 = Samples.golden("lz4.erofs");
  private static final Path FRAGMENTS = Samples.golden("fragments.erofs");
  private static final Path SPLIT = Samples.golden("blob-device.erofs");
  private static final String DEVICE = "--device=" + Samples.golden("blob-device.data");

  private final TimeZone zone = TimeZone.getDefault();

  @TempDir private Path directory;

  @BeforeEach
  void useUtc() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  @AfterEach
  void useOldZone() {
    TimeZone.setDefault(zone);
  }

  private static JsonObject json(Object... args) {
    List<Object> all = ImmutableList.builder().add("dump", "--json").add(args).build();
    return CommandRun.good(all.toArray()).json().getAsJsonObject();
  }

  private static Object[] line(String options, Path image) {
    return ImmutableList.builder()
        .add("dump")
        .addAll(Splitter.on(' ').split(options))
        .add(image)
        .build()
        .toArray();
  }

  @Test
  void superblockIsTheDefault() {
    String text = CommandRun.good("dump", LZ4).text();

    assertEquals(text, CommandRun.good("dump", "-s", LZ4).text());
    assertTrue(
        text.startsWith(
            """
            Filesystem magic number:                      0xE0F5E1E2
            Filesystem blocksize:                         4096
            """),
        text);
    assertTrue(
        text.contains("\nFilesystem created:                           Tue Nov 14 22:13:20 2023\n"),
        text);
    assertTrue(
        text.endsWith(
            """
            Filesystem incompatible features:             lz4_0padding\s
            Filesystem UUID:                              00112233-4455-6677-8899-aabbccddeeff
            Required upstream Linux kernel version:       5.4
            """),
        text);
  }

  @Test
  void actionsAddUpInOneOrder() {
    List<String> lines = CommandRun.good("dump", "--path=/", "-S", "-s", LZ4).lines();

    int superblock = lines.indexOf("Filesystem blocksize:                         4096");
    int inode = lines.indexOf("Path : /");
    int statistics = lines.indexOf("File type distribution:");
    assertTrue(0 <= superblock && superblock < statistics && statistics < inode, lines::toString);
  }

  @Test
  void entriesAndExtentsFollowTheInode() {
    String text = CommandRun.good("dump", "--path=/", "--ls", "-e", LZ4).text();

    assertTrue(text.contains("\n\n       NID TYPE  FILENAME\n"), text);
    assertTrue(text.lines().anyMatch(line -> line.matches(" +\\d+    2  \\.")), text);
    assertTrue(text.contains("\n\n Ext:   logical offset   |  length :"), text);
    assertTrue(text.endsWith("\n/: 1 extents found\n"), text);
  }

  @Test
  void inodeIsFoundByNumber() {
    String nid = json(LZ4).getAsJsonObject("superblock").get("rootNid").getAsString();
    String hex = "0x" + Long.toHexString(Long.parseLong(nid));

    String byPath = CommandRun.good("dump", "--path=/", LZ4).text();
    assertEquals(byPath, CommandRun.good("dump", "--nid=" + nid, LZ4).text());
    assertEquals(byPath, CommandRun.good("dump", "--nid", hex, LZ4).text());
    assertEquals(byPath, CommandRun.good("dump", "--nid=1", "--nid=" + nid, LZ4).text());
    assertEquals(byPath, CommandRun.good("dump", "--path=/a", "--path=/", LZ4).text());
  }

  @Test
  void packedInodeHasAWordForAName() {
    String nid = json(FRAGMENTS).getAsJsonObject("superblock").get("packedNid").getAsString();

    String text = CommandRun.good("dump", "--nid=" + nid, FRAGMENTS).text();

    assertTrue(text.startsWith("Path : (packed file)\n"), text);
  }

  @Test
  void contentsComeAsTheyAre() throws IOException {
    Path image = Samples.tinyImages(directory).get(0);

    byte[] file = CommandRun.good("dump", "--cat", "--path=/dir/file", image).out();
    byte[] link = CommandRun.good("dump", "--cat", "--path=/link", image).out();

    assertArrayEquals("hello\n".getBytes(StandardCharsets.UTF_8), file);
    assertArrayEquals("dir/sub".getBytes(StandardCharsets.UTF_8), link);
  }

  @Test
  void anyNameOfAFileLeadsToItsFirst() throws IOException {
    Path image = Samples.tinyImages(directory).get(0);

    String text = CommandRun.good("dump", "--path=/hard", image).text();

    assertTrue(text.startsWith("Path : /dir/file\n"), text);
    assertTrue(text.contains("Links: 2 "), text);
  }

  @Test
  void udevIsToldWhatItImports() {
    assertEquals(
        """
        ID_FS_UUID=00112233-4455-6677-8899-aabbccddeeff
        ID_FS_UUID_ENC=00112233-4455-6677-8899-aabbccddeeff
        ID_FS_TYPE=erofs
        ID_FS_USAGE=filesystem
        """,
        CommandRun.good("dump", "--blkid-udev", LZ4).text());
  }

  @Test
  void extentsOnADeviceSaySo() {
    String text = CommandRun.good("dump", "-e", "--path=/text", DEVICE, SPLIT).text();

    assertTrue(text.contains("  # device 1\n"), text);
    CommandRun missing = CommandRun.bad("dump", "-e", "--path=/text", SPLIT).requireStatus(1);
    assertTrue(missing.err().contains("--device gives them"), missing::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-e",
        "--ls",
        "--cat",
        "--cat -s --path=/",
        "--cat --json --path=/",
        "--blkid-udev -S",
        "--nid=x",
        "--nid=18446744073709551616",
        "--path=/a/../b",
        "--offset=-1"
      })
  void whatDoesNotFitIsAUsageError(String options) {
    CommandRun.bad(line(options, LZ4)).requireStatus(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--path=/nothing, not in",
    "--nid=123456789, outside of the image",
    "--ls --path=/@, not a directory",
    "--cat --path=/, no regular file",
    "--offset=4096, no EROFS image",
  })
  void whatIsNotThereIsAFailure(String options, String word) throws IOException {
    Path image = Samples.tinyImages(directory).get(0);
    String text = options.replace("/@", "/hard");

    CommandRun run = CommandRun.bad(line(text, image)).requireStatus(1);

    assertTrue(run.err().contains(word), run::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--offset=8192", "--offset=0x2000", "--offset=020000"})
  void offsetIsInAnyBase(String option) throws IOException {
    Path larger = directory.resolve("larger");
    Files.write(larger, Bytes.concat(new byte[8192], Files.readAllBytes(LZ4)));

    assertEquals(
        CommandRun.good("dump", LZ4).text(), CommandRun.good("dump", option, larger).text());
  }

  @Test
  void archiveIsNoErofsImage() throws IOException {
    Path cpio = Samples.tinyImages(directory).get(1);

    CommandRun run = CommandRun.bad("dump", cpio).requireStatus(1);

    assertTrue(run.err().contains("is no EROFS image"), run::toString);
  }

  /** Any byte of the metadata, and no more said than a line. */
  @ParameterizedTest
  @ValueSource(strings = {"lz4", "fragments", "chunks", "encoded-extents", "shared-xattrs"})
  void brokenImagesEndInALine(String name) throws IOException {
    byte[] sound = Files.readAllBytes(Samples.golden(name + ".erofs"));
    SplittableRandom random = new SplittableRandom(name.hashCode());
    Path image = directory.resolve("image");
    for (int i = 0; i < 150; i++) {
      byte[] broken = sound.clone();
      // Behind the superblock, whose checksum would catch all.
      for (int flips = 0; flips < 3; flips++) {
        int at = 1152 + random.nextInt(Math.min(broken.length, 64 << 10) - 1152);
        broken[at] ^= (byte) (1 << random.nextInt(8));
      }
      broken[1032] &= (byte) ~1;
      Files.write(image, broken);
      for (String action :
          List.of("-S", "--path=/ --ls -e", "--nid=" + random.nextInt(2000) + " -e")) {
        assertEndsInALine(action, image);
      }
    }
  }

  private static void assertEndsInALine(String action, Path image) {
    Object[] args = line(action, image);
    CommandRun run =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> CommandRun.of(args));
    assertTrue(run.status() <= 1 && run.errorLines().size() <= 1, run::toString);
    assertTrue(!run.err().contains("internal error"), run::toString);
  }
}
