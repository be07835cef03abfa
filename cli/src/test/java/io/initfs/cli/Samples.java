package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.cpio.CpioArchive;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.PosixAcl;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.text.ComposefsDump;
import io.initfs.fstree.text.TextLimits;
import io.initfs.initoverlayfs.sample.SampleImage;
import io.initfs.initoverlayfs.sample.SampleInitramfs;
import io.initfs.initoverlayfs.sample.SampleInitramfs.Profile;
import io.initfs.testdata.DiskTrees;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Images to run commands on, and what tests of commands ask of directories and images. */
final class Samples {
  static final SampleInitramfs SMALL = SampleInitramfs.generate(Profile.SMALL);

  private static final Metadata OWNED =
      Metadata.of(04750).withOwner(1000, 100).withMtime(Timestamp.ofSeconds(1_000_000_000));

  /** A node of each sort that a listing shows in its own way. */
  static final FileTree TINY = tiny();

  private Samples() {}

  private static FileTree tiny() {
    Node file = RegularFile.of(OWNED, "hello\n".getBytes(StandardCharsets.UTF_8));
    DeviceNumber console = new DeviceNumber(5, 1);
    return new TreeBuilder()
        .put("/dir/file", file)
        .put("/hard", file)
        .put("/console", new DeviceNode(Metadata.of(0600), NodeKind.CHARACTER_DEVICE, console))
        .symlink("/dir/sub/up", "../file")
        .symlink("/link", "dir/sub")
        .symlink("/loop", "loop")
        .build();
  }

  /** Writes a tree as an EROFS image. */
  static Path erofs(FileTree tree, Path image) throws IOException {
    ErofsWriter.write(tree, image, ErofsOptions.defaults());
    return image;
  }

  /** The tiny tree in each form of an image. */
  static List<Path> tinyImages(Path directory) throws IOException {
    Path erofs = directory.resolve("tiny.erofs");
    ErofsWriter.write(TINY, erofs, ErofsOptions.defaults(), true, bytes -> {});
    Path cpio = directory.resolve("tiny.cpio");
    try (OutputStream out = Files.newOutputStream(cpio)) {
      CpioArchive.writeTree(TINY, out, "tiny.cpio", CpioArchive.RootEntry.WRITE);
    }
    return List.of(erofs, cpio);
  }

  /** As {@link #tinyImages}, and as what is no image. */
  static List<Path> tinyForms(Path directory) throws IOException {
    Path tar = directory.resolve("tiny.tar");
    DiskTrees.writeTar(TINY, tar);
    Path text = directory.resolve("tiny.dump");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text))) {
      ComposefsDump.write(TINY, out, "tiny.dump", TextLimits.DEFAULTS);
    }
    return ImmutableList.<Path>builder().addAll(tinyImages(directory)).add(tar).add(text).build();
  }

  /** An image with an ACL of each sort, a whiteout, and an opaque directory. */
  static Path markedImage(Path directory) throws IOException {
    ImmutableBytes acl =
        ImmutableBytes.copyOf(HexFormat.of().parseHex("0200000001000600ffffffff02000400e8030000"));
    ImmutableBytes opaque = ImmutableBytes.utf8("trusted.overlay.opaque");
    FileTree tree =
        new TreeBuilder()
            .put(
                "acl",
                RegularFile.of(
                    Metadata.of(0640).withXattrs(ImmutableSortedMap.of(PosixAcl.ACCESS, acl)),
                    new byte[0]))
            .directory(
                "dir",
                Metadata.of(0755)
                    .withXattrs(
                        ImmutableSortedMap.of(
                            PosixAcl.DEFAULT, acl, opaque, ImmutableBytes.utf8("y"))))
            .put(
                "gone",
                new DeviceNode(
                    Metadata.of(0600), NodeKind.CHARACTER_DEVICE, new DeviceNumber(0, 0)))
            .build();
    Path image = directory.resolve("marked.erofs");
    ErofsWriter.write(tree, image, ErofsOptions.defaults(), true, bytes -> {});
    return image;
  }

  /** A file beside the golden images of the EROFS reader. */
  static Path golden(String name) {
    return Path.of("../erofs-core/src/test/resources/golden", name);
  }

  /** Writes the small sample as an initramfs. */
  static Path initramfs(Path directory) throws IOException {
    Path file = directory.resolve("sample.img");
    SampleImage.write(SMALL, file);
    return file;
  }

  /** Names of all there is in a directory, hidden files too. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static void assertTree(FileTree expected, Path image, DiffOptions options) throws IOException {
    try (OpenedForm form = OpenedForm.open(ImageFile.of(image), CommandRun.nobody())) {
      assertEquals(List.of(), TreeDiff.compare(expected, form.tree(), options));
    }
  }
}
