package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Commands;
import io.initfs.testdata.Contents;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that refer to a tar archive: {@code mkfs --tar=i}. */
class TarIndexTest {
  private static final FileTree TREE =
      RandomTrees.tree(
          22, TreeOptions.SMALL.withKinds(EnumSet.complementOf(EnumSet.of(NodeKind.SOCKET))));

  @TempDir private Path directory;
  private Path archive;
  private Path image;

  @BeforeEach
  void writeArchive() throws IOException {
    archive = directory.resolve("tree.tar");
    image = directory.resolve("image");
    DiskTrees.writeTar(TREE, archive);
  }

  private FileTree archived() throws IOException {
    try (OpenedForm form = OpenedForm.open(ImageFile.of(archive), CommandRun.nobody())) {
      return form.tree();
    }
  }

  private void assertArchived(Path device) throws IOException {
    ImageFile file = new ImageFile(image, 0, ImmutableList.of(device));
    try (OpenedForm form = OpenedForm.open(file, CommandRun.nobody())) {
      assertEquals(List.of(), TreeDiff.compare(archived(), form.tree()));
    }
    CommandRun.good("fsck", "--device=" + device, image);
  }

  @Test
  void weReadTheArchivesTree() throws IOException {
    CommandRun.good("mkfs", "--tar=i", image, archive);

    assertArchived(archive);
    assertTrue(Files.size(image) < Files.size(archive) / 4, "no contents in the image");
  }

  @Test
  void kernelSeesTheArchivesTree() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    CommandRun.good("mkfs", "--tar=i", image, archive);

    try (KernelMount mount = KernelMount.mount(image, archive)) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      DiffOptions options = DiffOptions.EXACT.ignoring(Aspect.XATTRS);
      assertEquals(List.of(), TreeDiff.compare(archived(), mounted, options));
    }
  }

  @Test
  void fsckErofsAcceptsTheImage() throws IOException, InterruptedException {
    Requirement.EROFS_UTILS.require();
    CommandRun.good("mkfs", "--tar=i", image, archive);

    ErofsUtils.fsck("--extract", "--device=" + archive, image.toString()).requireSuccess();
  }

  @Test
  void numberOfWorkersDoesNotShow() throws IOException {
    CommandRun.good("mkfs", "--tar=i", "--workers=1", image, archive);
    Path again = directory.resolve("again");
    CommandRun.good("mkfs", "--tar=i", "--workers=4", again, archive);

    assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(again));
  }

  @Test
  void editsLeaveContentsWhereTheyAre() throws IOException {
    CommandRun.good("mkfs", "--tar=i", "--force-uid=7", "--hard-dereference", image, archive);

    ImageFile file = new ImageFile(image, 0, ImmutableList.of(archive));
    try (OpenedForm form = OpenedForm.open(file, CommandRun.nobody())) {
      DiffOptions options = DiffOptions.EXACT.ignoring(Aspect.OWNER, Aspect.HARD_LINKS);
      assertEquals(List.of(), TreeDiff.compare(archived(), form.tree(), options));
      assertEquals(7, form.tree().root().metadata().uid());
    }
  }

  @Test
  void archiveOnStandardInputIsTheSame() throws IOException {
    CommandRun.good("mkfs", "--tar=i", image, archive);
    Path piped = directory.resolve("piped");
    CommandRun.withInput(Files.readAllBytes(archive), "mkfs", "--tar=i", piped, "-")
        .requireStatus(0);

    assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(piped));
    CommandRun unnamed =
        CommandRun.withInput(
            Files.readAllBytes(archive), "mkfs", "--tar=i", "--vmdk-desc=x", piped, "-");
    assertTrue(unnamed.requireStatus(2).err().contains("standard input"), unnamed::toString);
  }

  @Test
  void unpackedArchiveIsTheDeviceOfACompressedOne() throws IOException {
    Path packed = directory.resolve("tree.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(archive, out);
    }
    Path unpacked = directory.resolve("unpacked.tar");
    CommandRun refused = CommandRun.bad("mkfs", "--tar=i", image, packed).requireStatus(2);
    CommandRun.bad("mkfs", "--tar=i", "--ungzip", "--vmdk-desc=x", image, packed).requireStatus(2);
    assertTrue(refused.err().contains("--ungzip=FILE"), refused::toString);

    CommandRun.good("mkfs", "--tar=i", "--ungzip=" + unpacked, image, packed);

    assertArrayEquals(Files.readAllBytes(archive), Files.readAllBytes(unpacked));
    assertArchived(unpacked);
  }

  /** mkfs.erofs 1.9 takes such an archive for a broken one. */
  @Test
  void holesOfSparseFilesAreHolesOfTheImage() throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Requirement.TAR.require();
    Path source = Files.createDirectory(directory.resolve("source"));
    write(source.resolve("a"), 0, Contents.RANDOM.make(1, 8192), 1 << 20);
    write(source.resolve("b"), 300 << 10, Contents.RANDOM.make(2, 70_000), 5 << 20);
    write(source.resolve("end"), 1 << 20, Contents.RANDOM.make(3, 5001), (1 << 20) + 5001);
    write(source.resolve("hole"), 0, new byte[0], 123_456);
    for (String form : List.of("--format=gnu", "--format=posix")) {
      Commands.run(
              "tar",
              "-cSf",
              archive.toString(),
              form,
              "--mtime=@1000000000",
              "-C",
              "" + source,
              ".")
          .requireSuccess();
      CommandRun.good("mkfs", "--tar=i", "--force", image, archive);

      assertArchived(archive);
      try (KernelMount mount = KernelMount.mount(image, archive)) {
        FileTree mounted = DirectoryScanner.scan(mount.path());
        DiffOptions options = DiffOptions.EXACT.ignoring(Aspect.MTIME);
        assertEquals(List.of(), TreeDiff.compare(DirectoryScanner.scan(source), mounted, options));
      }
    }
  }

  private static void write(Path file, long at, byte[] bytes, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  @Test
  void archiveThatEndsWithinABlockOfAFileIsNoDevice() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.write(source.resolve("f"), Contents.TEXT.make(1, 700));
    DiskTrees.writeTar(DirectoryScanner.scan(source), archive);
    byte[] bytes = Files.readAllBytes(archive);
    int body = Bytes.indexOf(bytes, Contents.TEXT.make(1, 700));
    Files.write(archive, Arrays.copyOf(bytes, body + 700));

    CommandRun run = CommandRun.of("mkfs", "--tar=i", image, archive).requireStatus(1);

    assertTrue(run.err().contains("/f: contents"), run::toString);
    assertTrue(Files.notExists(image));
  }

  @Test
  void imageDoesNotTakeTheArchivesPlace() throws IOException {
    byte[] before = Files.readAllBytes(archive);
    Path link = Files.createSymbolicLink(directory.resolve("link"), archive);
    for (Path target : List.of(archive, link)) {
      CommandRun.bad("mkfs", "--tar=i", "--force", target, archive).requireStatus(2);
    }
    CommandRun.bad("mkfs", "--tar=i", "--ungzip=" + image, image, archive).requireStatus(2);
    assertArrayEquals(before, Files.readAllBytes(archive));
    assertTrue(Files.notExists(image));
  }

  @Test
  void contentsStayInTheArchiveAlone() throws IOException {
    for (String option :
        List.of("-zlz4", "--chunksize=4096", "-Ededupe", "-b4096", "-Eforce-inode-blockmap")) {
      CommandRun.bad("mkfs", "--tar=i", option, image, archive).requireStatus(2);
    }
    CommandRun.bad("mkfs", "--tar=i", image, archive, archive).requireStatus(2);
    assertEquals(List.of("tree.tar"), Samples.names(directory));
  }
}
