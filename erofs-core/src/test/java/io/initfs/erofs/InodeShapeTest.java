package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.InodeShape;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InodeShapeTest {
  private static final Timestamp BUILD = Timestamp.ofSeconds(77);

  private static RegularFile file(long seconds, long uid) {
    Metadata metadata = Metadata.of(0644).withOwner(uid, 0).withMtime(Timestamp.ofSeconds(seconds));
    return RegularFile.of(metadata, new byte[3]);
  }

  private static FileTree tree(long uid) {
    return new TreeBuilder()
        .put("a", file(10, 0))
        .put("b", file(10, 0))
        .put("c", file(10, 0))
        .put("late", file(20, 0))
        .put("owned", file(30, uid))
        .build();
  }

  private static byte[] write(FileTree tree, MetadataOptions options) throws IOException {
    byte[] image = Images.write(tree, Images.options().withMetadata(options));
    assertEquals(List.of(), Images.check(image));
    return image;
  }

  private static boolean extended(byte[] image, String path) throws IOException {
    return (image[Images.inodeAddress(image, path)] & 1) != 0;
  }

  private static long seconds(byte[] image, String path) throws IOException {
    try (ErofsImage opened = Images.open(image)) {
      return opened.tree().lookup(TreePath.of(path)).orElseThrow().metadata().mtime().seconds();
    }
  }

  @Test
  void ignoredMtimeIsKeptByThoseWhoAreExtendedAnyway() throws IOException {
    byte[] image = write(tree(70_000), MetadataOptions.DEFAULTS.withIgnoreMtime(true));
    assertEquals(10, seconds(image, "late"));
    assertEquals(30, seconds(image, "owned"));
    assertTrue(extended(image, "owned"));
  }

  @Test
  void buildTimeIsThatOfCompactInodes() throws IOException {
    MetadataOptions options = MetadataOptions.DEFAULTS.withBuildTime(BUILD);
    byte[] kept = write(tree(0), options);
    assertEquals(77, Superblock.read(kept, Superblock.OFFSET).epoch());
    assertEquals(10, seconds(kept, "a"));
    assertEquals(77, seconds(write(tree(0), options.withIgnoreMtime(true)), "a"));
  }

  private static RegularFile at(long seconds, int nanos) {
    Timestamp time = new Timestamp(seconds, nanos);
    return RegularFile.of(Metadata.of(0644).withMtime(time), new byte[3]);
  }

  /** With one of the features of Linux 6.15, which reads the seconds of compact inodes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inodesThatDifferInSecondsAreCompactForLaterKernels(boolean givenTime) throws IOException {
    FileTree tree =
        new TreeBuilder()
            .put("before", at(-1, 5))
            .put("first", at(0, 5))
            .put("last", at(0xFFFF_FFFFL, 5))
            .put("after", at(0x1_0000_0000L, 5))
            .put("between", at(1_700_000_000, 5))
            .put("between-too", at(1_700_000_000, 5))
            .put("other-nanos-1", at(1_700_000_000, 6))
            .put("other-nanos-2", at(1_700_000_000, 6))
            .put("other-nanos-3", at(1_700_000_000, 7))
            .build();
    MetadataOptions later = MetadataOptions.DEFAULTS.withDotOmitted(true);
    MetadataOptions options =
        givenTime ? later.withBuildTime(new Timestamp(1_600_000_000, 5)) : later;
    byte[] image = write(tree, options);

    for (String path : List.of("first", "last", "between")) {
      assertFalse(extended(image, path), path);
    }
    for (String path : List.of("before", "after", "other-nanos-1", "other-nanos-3")) {
      assertTrue(extended(image, path), path);
    }
    try (ErofsImage opened = Images.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
      long made = givenTime ? 1_600_000_000 : 1_700_000_000;
      assertEquals(made, opened.superblock().buildTime().seconds());
    }
    byte[] ignoring = write(tree, options.withIgnoreMtime(true));
    assertFalse(extended(ignoring, "other-nanos-1"));
    assertEquals(1_700_000_000, seconds(ignoring, "other-nanos-1"));
  }

  @Test
  void allAreCompactOrNone() throws IOException {
    MetadataOptions compact = MetadataOptions.DEFAULTS.withInodeShape(InodeShape.COMPACT);
    byte[] image = write(tree(0), compact);
    assertEquals(10, seconds(image, "late"));
    LimitExceededException failure =
        assertThrows(LimitExceededException.class, () -> write(tree(70_000), compact));
    assertTrue(failure.getMessage().contains("/owned"), failure.getMessage());
    assertTrue(failure.getMessage().contains("70000"), failure.getMessage());
  }

  @Test
  void allAreExtended() throws IOException {
    byte[] image = write(tree(0), MetadataOptions.DEFAULTS.withInodeShape(InodeShape.EXTENDED));
    for (String path : List.of("/", "a", "late", "owned")) {
      assertTrue(extended(image, path), path);
    }
    assertEquals(20, seconds(image, "late"));
  }

  @Test
  void packedInodeGetsNoRoomForXattrsOfTheRoot() throws IOException {
    FileTree tree =
        new TreeBuilder().put("f", RegularFile.of(Metadata.of(0644), new byte[] {1, 2})).build();
    byte[] image =
        Images.write(
            tree,
            Images.options()
                .withData(DataOptions.DEFAULTS.withFragments(Fragments.ALL))
                .withMetadata(MetadataOptions.DEFAULTS.withRootXattrSize(100)));
    Superblock superblock = Superblock.read(image, Superblock.OFFSET);

    int root = Images.inodeAddress(image, superblock.rootNid());
    int packed = Images.inodeAddress(image, superblock.packedNid());
    assertEquals(100, XattrBodyHeader.bodySize(CompactInode.read(image, root).xattrIcount()));
    assertEquals(0, CompactInode.read(image, packed).xattrIcount());
  }
}
