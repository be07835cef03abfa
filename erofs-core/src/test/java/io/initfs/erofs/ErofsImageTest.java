package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.fixture.Failures;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErofsImageTest {
  private static final byte[] TEXT = Contents.TEXT.make(1, 2_000_000);

  private static ErofsImage image;

  @TempDir private Path directory;

  @BeforeAll
  static void openImage() throws IOException {
    image =
        Images.open(
            Images.write(
                new TreeBuilder()
                    .put("usr/bin/sh", RegularFile.of(Metadata.of(0755), TEXT))
                    .symlink("bin", "usr/bin")
                    .symlink("usr/bin/bash", "/bin/sh")
                    .symlink("loop", "loop")
                    .build()));
  }

  @AfterAll
  static void closeImage() throws IOException {
    image.close();
  }

  private static ErofsInode find(String path) throws IOException {
    return image.lookup(TreePath.of(path)).orElseThrow();
  }

  @Test
  void lookupDoesNotFollowSymlinks() throws IOException {
    assertEquals(NodeKind.SYMLINK, find("bin").kind());
    assertEquals(ImmutableBytes.utf8("usr/bin"), find("bin").target());
    assertFalse(image.lookup(TreePath.of("bin/sh")).isPresent());
    assertFalse(image.lookup(TreePath.of("usr/bin/sh/x")).isPresent());
  }

  @Test
  void resolveFollowsThemWithinTheImage() throws IOException {
    long shell = find("usr/bin/sh").nid();
    assertEquals(shell, image.resolve(TreePath.of("bin/bash")).orElseThrow().nid());
    assertEquals(shell, image.resolve(TreePath.of("usr/bin/sh")).orElseThrow().nid());
    assertFalse(image.resolve(TreePath.of("bin/none")).isPresent());
  }

  @Test
  void childrenAreThoseOfOneDirectory() throws IOException {
    assertEquals(
        Set.of(EntryName.of("sh"), EntryName.of("bash")), find("usr/bin").children().keySet());
    assertEquals(find("usr/bin/sh").nid(), find("usr/bin").children().get(EntryName.of("sh")));
    Directory node = (Directory) find("usr").node();
    assertTrue(node.children().isEmpty());
    assertEquals(3, find("usr").links());
  }

  @Test
  void askingAnInodeForWhatItIsNotIsTheCallersFault() throws IOException {
    ErofsInode file = find("usr/bin/sh");
    ErofsInode folder = find("usr");
    assertThrows(IllegalStateException.class, file::children);
    assertThrows(IllegalStateException.class, file::target);
    assertThrows(IllegalStateException.class, folder::content);
    assertThrows(IllegalStateException.class, () -> folder.readFully(0, new byte[1], 0, 1));
  }

  @Test
  void numberWithoutAnInodeIsAFailure() {
    Failures.assertCorrupt(() -> image.inode(1L << 40), "outside of the image");
  }

  @Test
  void manyThreadsReadAtOnce() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int k = 0; k < 64; k++) {
        int from = k * 30_000;
        tasks.add(
            () -> {
              byte[] got = new byte[50_000];
              find("usr/bin/sh").readFully(from, got, 0, got.length);
              return Arrays.equals(got, Arrays.copyOfRange(TEXT, from, from + got.length));
            });
      }
      for (Future<Boolean> equal : threads.invokeAll(tasks)) {
        assertTrue(equal.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void fileIsReadWhileItIsOpen() throws IOException {
    Path file = directory.resolve("x.img");
    ErofsWriter.write(
        new TreeBuilder().file("f", "hello".repeat(1000)).build(), file, Images.options());
    ErofsImage opened = ErofsImage.open(file);
    ErofsInode inode = opened.lookup(TreePath.of("f")).orElseThrow();
    assertEquals(5000, inode.content().read().length);
    opened.close();
    assertThrows(IOException.class, () -> inode.content().read());
  }

  @Test
  void sourceIsClosedWhenItIsNoImage() {
    boolean[] closed = new boolean[1];
    ImageSource source =
        new ImageSource("x", 4096) {
          @Override
          protected void readChecked(long position, byte[] target, int offset, int length) {}

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThrows(NotErofsException.class, () -> ErofsImage.open(source, ReadOptions.DEFAULT));
    assertTrue(closed[0]);
  }

  @Test
  void shortFileIsNoImage() throws IOException {
    Path file = Files.write(directory.resolve("short"), new byte[1151]);
    NotErofsException failure = assertThrows(NotErofsException.class, () -> ErofsImage.open(file));
    assertTrue(String.valueOf(failure.getMessage()).endsWith("got 1151 bytes"));
  }

  @Test
  void moreXattrsThanTheLimitAreNotReadIntoATree() throws IOException {
    Metadata metadata =
        Metadata.of(0644)
            .withXattrs(
                ImmutableSortedMap.of(
                    ImmutableBytes.utf8("user.k"), ImmutableBytes.copyOf(new byte[994])));
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 4; i++) {
      builder.put("f" + i, RegularFile.of(metadata, new byte[0]));
    }
    byte[] bytes = Images.write(builder.build());
    ErofsLimits limits = new ErofsLimits(9, 9, 4096, 4096, 9, 3999);
    try (ErofsImage opened =
        ErofsImage.open(Images.source(bytes), ReadOptions.DEFAULT.withLimits(limits))) {
      Failures.assertFails(
          LimitExceededException.class,
          opened::tree,
          "xattr body of nid",
          "maxXattrBytes exceeded: expected at most 3999, got 4000");
    }
  }

  @Test
  void singleXattrIsLookedUp() throws IOException {
    ImmutableBytes name = ImmutableBytes.utf8("user.k");
    Metadata metadata =
        Metadata.of(0644).withXattrs(ImmutableSortedMap.of(name, ImmutableBytes.utf8("v")));
    byte[] bytes =
        Images.write(new TreeBuilder().put("f", RegularFile.of(metadata, new byte[0])).build());
    try (ErofsImage opened = Images.open(bytes)) {
      ErofsInode file = opened.lookup(TreePath.of("f")).orElseThrow();
      assertEquals(Optional.of(ImmutableBytes.utf8("v")), file.xattr(name));
      assertEquals(Optional.empty(), file.xattr(ImmutableBytes.utf8("user.l")));
      assertEquals(Optional.empty(), opened.root().xattr(name));
    }
  }
}
