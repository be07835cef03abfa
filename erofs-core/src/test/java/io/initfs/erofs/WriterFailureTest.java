package io.initfs.erofs;

import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeBuilder;
import io.initfs.testdata.Commands;
import io.initfs.testdata.Contents;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A build that fails says what failed, and leaves nothing behind. */
class WriterFailureTest {
  private static final int PIECE = 16 << 20;

  @TempDir private Path directory;

  private static FileTree treeWith(RegularFile file) {
    return new TreeBuilder()
        .put("a/before", RegularFile.of(Metadata.of(0644), Contents.TEXT.make(1, 600_000)))
        .put("a/liar", file)
        .put("b/after", RegularFile.of(Metadata.of(0644), Contents.TEXT.make(2, 600_000)))
        .build();
  }

  private IOException assertWriteFails(FileTree tree) throws IOException {
    Path image = directory.resolve("x.img");
    IOException failure =
        assertThrows(IOException.class, () -> ErofsWriter.write(tree, image, Images.options()));
    assertEquals(List.of(), names());
    return failure;
  }

  /** What is in the directory, hidden files included. */
  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, 99, fewer",
    "100, 101, more",
    "1, 0, fewer",
    "4096, 4097, more",
    "300000, 200000, fewer",
    "300000, 300001, more",
    PIECE + 10 + ", " + PIECE + ", fewer",
    PIECE + ", " + (PIECE + 1) + ", more",
    2 * PIECE + ", " + (PIECE - 1) + ", fewer"
  })
  void contentsOfAnotherLengthAreAFailureThatNamesTheFile(int declared, int actual, String word)
      throws IOException {
    ByteSource content = ByteSource.wrap(new byte[actual]);
    IOException failure =
        assertWriteFails(treeWith(new RegularFile(Metadata.of(0644), declared, content)));
    assertEquals(
        "/a/liar: contents changed: expected " + declared + " bytes, got " + word,
        failure.getMessage());
  }

  @Test
  void contentsThatCannotBeReadAreAFailureThatNamesTheFile() throws IOException {
    IOException cause = new IOException("the disk is on fire");
    ByteSource content =
        new ByteSource() {
          @Override
          public InputStream openStream() throws IOException {
            throw cause;
          }
        };
    IOException failure =
        assertWriteFails(treeWith(new RegularFile(Metadata.of(0644), 5, content)));
    assertEquals("/a/liar: cannot be read: the disk is on fire", failure.getMessage());
    assertEquals(cause, failure.getCause());
  }

  @Test
  void existingFileStaysUnlessItMayBeReplaced() throws IOException {
    Path image = directory.resolve("x.img");
    Files.writeString(image, "precious");
    FileTree tree = new TreeBuilder().file("f", "x").build();
    assertThrows(
        FileAlreadyExistsException.class, () -> ErofsWriter.write(tree, image, Images.options()));
    assertEquals("precious", Files.readString(image));
    assertEquals(List.of("x.img"), names());
    ErofsWriter.write(tree, image, Images.options(), true, ignored -> {});
    assertArrayEquals(Images.write(tree), Files.readAllBytes(image));
    assertEquals(List.of("x.img"), names());
  }

  @Test
  void failedReplacementLeavesTheOldFile() throws IOException {
    Path image = directory.resolve("x.img");
    Files.writeString(image, "precious");
    FileTree tree = treeWith(new RegularFile(Metadata.of(0644), 5, ByteSource.empty()));
    assertThrows(
        IOException.class,
        () -> ErofsWriter.write(tree, image, Images.options(), true, ignored -> {}));
    assertEquals("precious", Files.readString(image));
    assertEquals(List.of("x.img"), names());
  }

  @Test
  void missingDirectoryIsAFailure() {
    Path image = directory.resolve("no/such/x.img");
    assertThrows(
        NoSuchFileException.class,
        () -> ErofsWriter.write(new TreeBuilder().build(), image, Images.options()));
  }

  @Test
  void fullDiskIsAFailureThatLeavesNothing() throws IOException, InterruptedException {
    Requirement.ROOT.require();
    Path small = Files.createDirectory(directory.resolve("small"));
    Commands.run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString())
        .requireSuccess();
    try {
      byte[] content = Contents.RANDOM.make(1, 1 << 20);
      FileTree tree = treeWith(RegularFile.of(Metadata.of(0644), content));
      IOException failure =
          assertThrows(
              IOException.class,
              () -> ErofsWriter.write(tree, small.resolve("x.img"), Images.options()));
      assertTrue(String.valueOf(failure.getMessage()).contains("No space"), failure::toString);
      try (Stream<Path> files = Files.list(small)) {
        assertEquals(List.of(), files.toList());
      }
    } finally {
      Commands.run("umount", small.toString()).requireSuccess();
    }
  }

  @Test
  void xattrNameWithoutAPrefixIsRefused() throws IOException {
    Metadata metadata = withXattr("os2.ea", ImmutableBytes.EMPTY);
    FileTree tree = treeWith(RegularFile.of(metadata, new byte[0]));
    assertFails(
        UnsupportedFeatureException.class,
        () -> ErofsWriter.write(tree, directory.resolve("x.img"), Images.options()),
        "/a/liar: xattrs",
        "name \"os2.ea\"");
    assertEquals(List.of(), names());
  }

  @Test
  void xattrsThatAreTooLargeAreRefused() {
    ImmutableBytes value = ImmutableBytes.copyOf(new byte[65_536]);
    assertLimit(withXattr("user.a", value), "length of a value", "at most 65535, got 65536");
    assertLimit(
        withXattr("user." + "n".repeat(251), ImmutableBytes.EMPTY), "length of a name", "got 256");
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> many =
        ImmutableSortedMap.naturalOrder();
    for (int i = 0; i < 5; i++) {
      many.put(ImmutableBytes.utf8("user." + i), ImmutableBytes.copyOf(new byte[60_000]));
    }
    assertLimit(Metadata.of(0644).withXattrs(many.build()), "size", "at most 262148");
  }

  private static Metadata withXattr(String name, ImmutableBytes value) {
    return Metadata.of(0644).withXattrs(ImmutableSortedMap.of(ImmutableBytes.utf8(name), value));
  }

  private void assertLimit(Metadata metadata, String... parts) {
    FileTree tree = treeWith(RegularFile.of(metadata, new byte[0]));
    assertFails(
        LimitExceededException.class,
        () -> ErofsWriter.write(tree, directory.resolve("x.img"), Images.options()),
        parts);
  }

  @ParameterizedTest
  @CsvSource({"0", "4096"})
  void targetThatLinuxWouldNotFollowIsRefused(int length) {
    FileTree tree =
        new TreeBuilder()
            .put("link", new Symlink(Metadata.of(0777), ImmutableBytes.utf8("t".repeat(length))))
            .build();
    assertFails(
        LimitExceededException.class,
        () -> ErofsWriter.write(tree, directory.resolve("x.img"), Images.options()),
        "/link: symlink",
        "got " + length);
  }

  @Test
  void progressAddsUpToTheBytesOfAllFiles() throws IOException {
    List<Long> steps = new ArrayList<>();
    FileTree tree = treeWith(RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(3, PIECE + 5)));
    long total =
        ErofsWriter.write(tree, directory.resolve("x.img"), Images.options(), false, steps::add)
            .fileBytes();
    assertEquals(600_000 * 2 + PIECE + 5, total);
    assertEquals(total, steps.stream().mapToLong(Long::longValue).sum());
  }
}
