package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

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
