package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Contents;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where {@code mkfs} puts an image: at an offset, with chunks on a device, described as a disk. */
class TargetOptionsTest {
  @TempDir private Path directory;
  private Path source;
  private Path image;
  private Path blob;

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    image = directory.resolve("image");
    blob = directory.resolve("blob");
    Files.write(source.resolve("text"), Contents.TEXT.make(1, 300_000));
    Files.write(source.resolve("again"), Contents.TEXT.make(1, 300_000));
    Files.write(source.resolve("zeros"), new byte[100_000]);
  }

  private void assertSource(ImageFile made) throws IOException {
    try (OpenedForm form = OpenedForm.open(made, CommandRun.nobody())) {
      assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), form.tree()));
    }
  }

  @Test
  void chunksGoToTheDevice() throws IOException {
    CommandRun run =
        CommandRun.good("mkfs", "--chunksize=4096", "--blobdev=" + blob, image, source);

    assertEquals(74 * 4096, Files.size(blob));
    assertTrue(run.text().contains(" and 296.0 KiB of a device"), run::toString);
    Path extracted = directory.resolve("extracted");
    CommandRun.good("extract", "--device=" + blob, image, "--quiet", "-d", extracted);
    assertEquals(
        List.of(),
        TreeDiff.compare(DirectoryScanner.scan(source), DirectoryScanner.scan(extracted)));
    CommandRun.good("fsck", "--device=" + blob, image);
    CommandRun missing = CommandRun.bad("cat", image, "text").requireStatus(1);
    assertTrue(missing.err().contains("--device"), missing::toString);
  }

  @Test
  void blocksOfImageAndDeviceAreCountedTogetherAsTheToolDoes() throws IOException {
    CommandRun run =
        CommandRun.good("mkfs", "-d2", "--chunksize=4096", "--blobdev=" + blob, image, source);

    long blocks = (Files.size(image) + Files.size(blob)) / 4096;
    assertTrue(run.text().contains("total blocks: " + blocks + " (of"), run::toString);
  }

  @Test
  void deviceNeedsChunksAndTheirIndexes() throws IOException {
    CommandRun chunks = CommandRun.bad("mkfs", "--blobdev=" + blob, image, source);
    assertEquals("initfs: --blobdev: needs --chunksize\n", chunks.requireStatus(2).err());
    CommandRun map =
        CommandRun.bad(
            "mkfs",
            "--blobdev=" + blob,
            "--chunksize=4096",
            "-Eforce-inode-blockmap",
            image,
            source);
    assertTrue(map.requireStatus(2).err().contains("force-inode-blockmap"), map::toString);
    assertEquals(List.of("source"), Samples.names(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1000", "8192", "0x10000"})
  void imageBeginsAtTheOffset(String offset) throws IOException {
    CommandRun.good("mkfs", "--offset=" + offset, "-zlz4", "-d2", image, source);
    Path plain = directory.resolve("plain");
    CommandRun.good("mkfs", "-zlz4", plain, source);

    int at = Long.decode(offset).intValue();
    byte[] expected = Bytes.concat(new byte[at], Files.readAllBytes(plain));
    assertArrayEquals(expected, Files.readAllBytes(image));
    assertSource(new ImageFile(image, at, ImageFile.of(image).devices()));
  }

  @Test
  void kernelMountsTheImageAtTheOffset() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    CommandRun.good("mkfs", "--offset=8192", "-zlz4", image, source);

    try (KernelMount mount = KernelMount.mountAt(image, 8192)) {
      assertEquals(
          List.of(),
          TreeDiff.compare(DirectoryScanner.scan(source), DirectoryScanner.scan(mount.path())));
    }
  }

  @Test
  void whatStandsBeforeTheOffsetIsKeptAndNothingBehindTheImage() throws IOException {
    byte[] before = Contents.RANDOM.make(1, 1 << 20);
    Files.write(image, before);
    CommandRun.bad("mkfs", "--offset=5000", image, source).requireStatus(1);
    assertArrayEquals(before, Files.readAllBytes(image));

    CommandRun.good("mkfs", "--offset=5000", "-zlz4", "--force", image, source);

    byte[] made = Files.readAllBytes(image);
    assertArrayEquals(Arrays.copyOf(before, 5000), Arrays.copyOf(made, 5000));
    assertTrue(made.length < before.length);
    assertSource(new ImageFile(image, 5000, ImageFile.of(image).devices()));
  }

  @Test
  void offsetBeyondTheEndOfAFileLeavesZerosBetween() throws IOException {
    Files.writeString(image, "boot");
    CommandRun.good("mkfs", "--offset=4096", "--force", image, source);

    byte[] start = Arrays.copyOf(Files.readAllBytes(image), 4096);
    assertArrayEquals(Arrays.copyOf(new byte[] {'b', 'o', 'o', 't'}, 4096), start);
  }

  @Test
  void failedBuildAtAnOffsetLeavesTheFileAsItWas() throws IOException {
    Files.writeString(image, "boot");
    Files.writeString(directory.resolve("bad"), "no archive");
    CommandRun.bad("mkfs", "--offset=4096", "--force", image, directory.resolve("bad"));

    assertEquals("boot", Files.readString(image));
    assertEquals(List.of("bad", "image", "source"), Samples.names(directory));
  }

  @Test
  void sizeIsAMultipleOfWhatIsAskedFor() throws IOException {
    CommandRun.good("mkfs", "--fsalignblks=100", "-zlz4", image, source);

    assertEquals(100 * 4096, Files.size(image));
    Samples.assertTree(DirectoryScanner.scan(source), image, DiffOptions.EXACT);
    CommandRun.good("fsck", image);
  }

  @Test
  void descriptorNamesImageAndDeviceAsThePeersDoes() throws IOException, InterruptedException {
    Requirement.EROFS_UTILS.require();
    Path ours = directory.resolve("ours.vmdk");
    Path theirs = directory.resolve("theirs.vmdk");
    Path archive = directory.resolve("source.tar");
    DiskTrees.writeTar(DirectoryScanner.scan(source), archive);
    CommandRun.good("mkfs", "--tar=i", "--vmdk-desc=" + ours, image, archive);
    long sectors = Files.size(image) / 512;
    Path theirImage = directory.resolve("their-image");
    ErofsUtils.mkfs("--tar=i", "--vmdk-desc=" + theirs, theirImage.toString(), archive.toString())
        .requireSuccess();

    assertEquals(shape(theirs), shape(ours));
    String text = Files.readString(ours);
    assertTrue(text.contains("\nRW " + sectors + " FLAT \"" + image + "\" 0\n"), text);
    assertTrue(
        text.contains("\nRW " + Files.size(archive) / 512 + " FLAT \"" + archive + "\" 0\n"), text);
  }

  @Test
  void descriptorTakesNoOtherFilesPlace() throws IOException {
    Path archive = directory.resolve("source.tar");
    DiskTrees.writeTar(DirectoryScanner.scan(source), archive);
    byte[] bytes = Files.readAllBytes(archive);
    Path link = Files.createSymbolicLink(directory.resolve("link"), archive);

    CommandRun.bad("mkfs", "--force", "--vmdk-desc=" + image, image, source).requireStatus(2);
    CommandRun.bad("mkfs", "--force", "--tar=i", "--vmdk-desc=" + link, image, archive)
        .requireStatus(2);
    CommandRun.bad("mkfs", "--force", "--tar=f", "--vmdk-desc=" + archive, image, archive)
        .requireStatus(2);
    CommandRun.bad(
            "mkfs",
            "--force",
            "--chunksize=4096",
            "--blobdev=" + blob,
            "--vmdk-desc=" + blob,
            image,
            source)
        .requireStatus(2);

    assertArrayEquals(bytes, Files.readAllBytes(archive));
    assertEquals(List.of("link", "source", "source.tar"), Samples.names(directory));
  }

  @Test
  void unpackedArchiveAndDeviceTakeNoOtherFilesPlace() throws IOException {
    Path archive = directory.resolve("source.tar");
    DiskTrees.writeTar(DirectoryScanner.scan(source), archive);
    byte[] bytes = Files.readAllBytes(archive);

    CommandRun.bad("mkfs", "--force", "--tar=f", "--ungzip=" + archive, image, archive)
        .requireStatus(2);
    CommandRun.bad("mkfs", "--force", "--tar=f", "--unxz=" + image, image, archive)
        .requireStatus(2);
    CommandRun.bad("mkfs", "--tar=f", "--ungzip=" + blob, "--vmdk-desc=" + blob, image, archive)
        .requireStatus(2);
    CommandRun.bad("mkfs", "--force", "--chunksize=4096", "--blobdev=" + archive, image, archive)
        .requireStatus(2);

    assertArrayEquals(bytes, Files.readAllBytes(archive));
    assertEquals(List.of("source", "source.tar"), Samples.names(directory));
  }

  @Test
  void nothingIsMadeWhereADescriptorIsAlready() throws IOException {
    Path descriptor = Files.writeString(directory.resolve("vmdk"), "mine");

    CommandRun.bad("mkfs", "--vmdk-desc=" + descriptor, image, source).requireStatus(1);

    assertEquals("mine", Files.readString(descriptor));
    assertEquals(List.of("source", "vmdk"), Samples.names(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a\nb"})
  void descriptorIsRefusedWhereItCannotNameTheImage(String name) throws IOException {
    Path quoted = directory.resolve(name);
    Path descriptor = directory.resolve("vmdk");

    CommandRun run =
        CommandRun.bad("mkfs", "--vmdk-desc=" + descriptor, quoted, source).requireStatus(2);

    assertTrue(run.err().contains("--vmdk-desc: cannot name"), run::toString);
    assertEquals(List.of("source"), Samples.names(directory));
  }

  @Test
  void descriptorHasTheSameDigitsWhateverTheLanguage() throws IOException {
    Path descriptor = directory.resolve("vmdk");
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      CommandRun.good(
          "mkfs",
          "--chunksize=4096",
          "--blobdev=" + blob,
          "--offset=1024",
          "--vmdk-desc=" + descriptor,
          image,
          source);
    } finally {
      Locale.setDefault(before);
    }
    String text = Files.readString(descriptor);
    long sectors = (Files.size(image) - 1024) / 512;
    assertTrue(text.contains("\nRW " + sectors + " FLAT \"" + image + "\" 2\n"), text);
    assertTrue(
        text.contains("\nRW " + Files.size(blob) / 512 + " FLAT \"" + blob + "\" 0\n"), text);
    assertTrue(text.contains("heads = \"16\""), text);
  }

  /** The lines without what depends on the image, which is another one. */
  private static List<String> shape(Path descriptor) throws IOException {
    return Files.readString(descriptor)
        .replaceAll("CID=\\p{XDigit}+\n", "CID=\n")
        .replaceAll("RW \\d+ FLAT \".*\" ", "RW ")
        .lines()
        .toList();
  }
}
