package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.testdata.Commands;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code initfs fsck} as scripts call fsck.erofs. */
class FsckToolOptionsTest {
  private static final int SUPERBLOCK = 1024;

  @TempDir private Path directory;
  private Path image;
  private Path target;

  @BeforeEach
  void writeImage() throws IOException {
    image = Samples.tinyImages(directory).get(0);
    target = directory.resolve("target");
  }

  private CommandRun fsck(String options) {
    return CommandRun.of(
        ImmutableList.builder()
            .add("fsck")
            .addAll(Splitter.on(' ').split(options.replace("@", target.toString())))
            .add(image)
            .build()
            .toArray());
  }

  private List<String> extracted() throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      return all.map(path -> target.relativize(path).toString()).sorted().toList();
    }
  }

  private void breakLabel() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(SUPERBLOCK + 64);
      file.write('x');
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-d0, ''",
    "-d2, ''",
    "-d3, <I> erofs: No errors found",
    "-d9, <I> erofs: No errors found",
    "-d2 -d3, <I> erofs: No errors found",
    "-a -A -y -d3, <I> erofs: No errors found",
    "-d2 -p, ''",
    "--extract -d3, <I> erofs: No errors found",
  })
  void soundImageIsPraisedAtItsLevel(String options, String said) {
    CommandRun run = fsck(options).requireStatus(0);

    assertEquals(said, run.err().strip());
    assertEquals("", run.text());
  }

  @Test
  void ratioFollowsThePraise() {
    List<String> lines = fsck("-d3 -p").requireStatus(0).errorLines();

    assertEquals("<I> erofs: No errors found", lines.get(0));
    assertEquals("<I> erofs: Compression ratio: 100.00(%)", lines.get(1));
    assertTrue(fsck("-p").text().endsWith(": Compression ratio: 100.00(%)\n"));
  }

  @Test
  void findingsAreErrorsAtTheToolsLevels() throws IOException {
    breakLabel();

    CommandRun run = fsck("-d2 --extract=@").requireStatus(1);

    assertEquals("", run.text());
    assertTrue(run.err().startsWith("<E> erofs: EROFS-SB-CHECKSUM - at 0x400: "), run::toString);
    assertEquals("", fsck("-d0").requireStatus(1).err());
    assertTrue(Files.notExists(target), "nothing of a broken image is extracted");
  }

  @Test
  void allIsExtracted() throws IOException {
    CommandRun run = fsck("--extract=@ -d2").requireStatus(0);

    assertEquals(
        List.of("", "dir", "dir/file", "dir/sub", "dir/sub/up", "hard", "link", "loop"),
        extracted());
    assertTrue(run.err().startsWith("note: not on disk: /console: "), run::toString);
  }

  @Test
  void partIsExtractedIntoItsPlace() throws IOException {
    fsck("--extract=@ --path=/dir -d2").requireStatus(0);

    assertEquals(List.of("", "file", "sub", "sub/up"), extracted());
  }

  @Test
  void fileIsExtractedAsTheTarget() throws IOException {
    fsck("--extract=@ --path=/dir/file -d2").requireStatus(0);

    assertEquals("hello\n", Files.readString(target));
  }

  @Test
  void fileInPlaceOfTheTargetIsNamedAsSuch() throws IOException {
    Files.writeString(target, "mine");

    CommandRun run = fsck("-d2 --extract=@").requireStatus(1);

    assertEquals(
        "initfs: " + target + ": --extract=DIR: DIR is there and is no directory\n", run.err());
    assertEquals("mine", Files.readString(target));
  }

  @Test
  void inodeIsFoundByNumber() throws IOException {
    String nid =
        CommandRun.good("dump", "--json", "--path=/dir", image)
            .json()
            .getAsJsonObject()
            .getAsJsonObject("inode")
            .get("nid")
            .getAsString();

    fsck("--extract=@ -d2 --nid=" + nid).requireStatus(0);

    assertEquals(List.of("", "file", "sub", "sub/up"), extracted());
  }

  @Test
  void filesAreReplacedOnlyIfToldSo() throws IOException {
    fsck("--extract=@ -d2").requireStatus(0);
    Files.writeString(target.resolve("hard"), "mine");

    assertTrue(fsck("--extract=@ -d2").requireStatus(1).err().contains("already there"));
    fsck("--extract=@ -d2 --overwrite").requireStatus(0);

    assertEquals("hello\n", Files.readString(target.resolve("hard")));
  }

  @ParameterizedTest
  @CsvSource({
    "--preserve-perms, true",
    "--no-preserve-perms, false",
    "--no-preserve --preserve-perms, true",
    "--preserve-perms --no-preserve, false",
    "--no-preserve-owner --preserve-perms --no-preserve-perms, false",
  })
  void lastWordOnPermissionsCounts(String options, boolean kept) throws IOException {
    // Not --preserve-owner: that takes root.
    image = directory.resolve("writable.erofs");
    FileTree tree =
        new TreeBuilder().put("file", RegularFile.of(Metadata.of(0664), new byte[0])).build();
    ErofsWriter.write(tree, image, ErofsOptions.defaults());

    fsck("--extract=@ -d2 --no-preserve-owner " + options).requireStatus(0);

    Path file = target.resolve("file");
    // In the image it has g+w, which the umask of whoever runs this takes away, if it does.
    boolean writable =
        Files.getPosixFilePermissions(file).contains(PosixFilePermission.GROUP_WRITE);
    assertEquals(kept || (Umask.ofThisProcess() & 020) == 0, writable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--overwrite",
        "--force",
        "--preserve",
        "--no-preserve-owner",
        "--extract --overwrite",
        "--extract=/",
        "--extract=/tmp/..",
        "--nid=x",
        "-d10"
      })
  void whatDoesNotFitIsAUsageError(String options) {
    CommandRun run = fsck(options).requireStatus(2);

    assertEquals(1, run.errorLines().size(), run::toString);
  }

  @Test
  void checksumIsPassedOverIfToldSo() throws IOException {
    breakLabel();

    fsck("-d2").requireStatus(1);
    assertEquals("", fsck("-d2 --no-sbcrc --extract").requireStatus(0).err());
    fsck("-d2 --no-sbcrc --extract=@").requireStatus(0);
    assertEquals("hello\n", Files.readString(target.resolve("hard")));
  }

  /** Each that its help has. */
  @Test
  void noOptionOfFsckErofsIsUnknown() throws Exception {
    Requirement.EROFS_UTILS.require();
    Set<String> options = new TreeSet<>();
    Matcher option =
        Pattern.compile("^ -(\\w)|^ (--[\\w-]+)", Pattern.MULTILINE)
            .matcher(ErofsUtils.fsck("--help").requireSuccess().text());
    while (option.find()) {
      options.add(option.group(2) == null ? "-" + option.group(1) : option.group(2));
    }
    assertTrue(options.size() > 10, options::toString);
    for (String each : options) {
      CommandRun run = CommandRun.of("fsck", each, directory.resolve("none"));
      assertFalse(run.err().contains("unknown option"), run::toString);
      assertFalse(run.err().contains("not supported"), run::toString);
    }
  }

  @Test
  void digestsAreCheckedIfAskedFor() throws IOException {
    Path sound = directory.resolve("sound.erofs");
    // Contents behind the data, which the checksum of the superblock does not cover.
    CommandRun.good("mkfs", "--MZ", "--xattr-inode-digest", sound, image);
    byte[] bytes = Files.readAllBytes(sound);
    bytes[Bytes.indexOf(bytes, "hello\n".getBytes(StandardCharsets.UTF_8))] = 'H';
    Path wrong = Files.write(directory.resolve("wrong.erofs"), bytes);
    String expected = "<E> erofs: EROFS-XATTR-DIGEST ";

    assertTrue(fsck("-d2 --xattr-inode-digest").requireStatus(1).err().startsWith(expected));
    CommandRun.good("fsck", "--xattr-inode-digest", sound);
    CommandRun.good("fsck", wrong);
    CommandRun run = CommandRun.of("fsck", "-d2", "--xattr-inode-digest", wrong).requireStatus(1);
    assertTrue(run.err().startsWith(expected), run::toString);
  }

  @Test
  void archiveHasNoneOfIt() throws IOException {
    image = Samples.tinyImages(directory).get(1);

    fsck("--extract=@").requireStatus(2);
    fsck("--path=/dir").requireStatus(2);
    fsck("--xattr-inode-digest").requireStatus(2);
    fsck("--no-sbcrc").requireStatus(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-d3", "-d2", "-d0", "-d3 -a", "--extract -d3", "-d3 --path=/dir"})
  void fsckErofsSaysTheSame(String options) throws Exception {
    Requirement.EROFS_UTILS.require();
    List<String> arguments =
        ImmutableList.<String>builder()
            .addAll(Splitter.on(' ').split(options))
            .add(image.toString())
            .build();

    // Its line on having opened the file names a source file of its own.
    Commands.Result result = ErofsUtils.fsck(arguments.toArray(String[]::new)).requireSuccess();
    List<String> theirs =
        new String(result.stderr(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("<I> erofs_io: successfully to open"))
            .filter(line -> !line.startsWith("<D>"))
            .toList();

    assertEquals(theirs, fsck(options).requireStatus(0).errorLines());
  }

  /** By its own name, fsck looks for archives in such a file. */
  @Test
  void toolSaysThatThereIsNoErofsImage() throws IOException {
    Path other = Files.write(directory.resolve("other"), new byte[5000]);
    CommandRun run = CommandRun.asTool(ErofsTool.FSCK, "fsck", "-d2", other).requireStatus(1);
    assertTrue(run.err().contains("other: is no EROFS image"), run::err);
  }
}
