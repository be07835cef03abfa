package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the files of an image are like, and where a nid's name is. */
class ErofsFileStatisticsTest {
  private static byte[] bytes;

  @BeforeAll
  static void writeImage() throws IOException {
    Node text = RegularFile.of(Metadata.of(0644), Contents.TEXT.make(3, 100_000));
    bytes =
        Images.write(
            new TreeBuilder()
                .put("dir/sub/text.txt", text)
                .put("random.so", RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(1, 9000)))
                .put("text", text)
                .symlink("link", "text")
                .build());
  }

  @Test
  void eachNameCounts() throws IOException {
    try (ErofsImage image = Images.open(bytes)) {
      ErofsFileStatistics statistics = image.statistics();
      long stored = file(image, "/text").storedBytes();

      assertEquals(7, statistics.names());
      assertEquals(3, statistics.kinds().get(NodeKind.REGULAR_FILE));
      assertEquals(3, statistics.kinds().get(NodeKind.DIRECTORY));
      assertEquals(1, statistics.kinds().get(NodeKind.SYMLINK));
      assertEquals(0, statistics.kinds().get(NodeKind.SOCKET));
      assertEquals(2, statistics.compressed());
      assertEquals(5, statistics.uncompressed());
      assertEquals(209_000, statistics.fileBytes());
      assertEquals(2 * stored + 9000, statistics.storedBytes());
      assertEquals(1, statistics.extensions().get(".so"));
      assertEquals(1, statistics.extensions().get(".txt"));
      assertEquals(1, statistics.extensions().get("others"));
      assertEquals(2, statistics.fileSizes().get(7));
      assertEquals(1, statistics.fileSizes().get(4));
    }
  }

  @Test
  void namesAreLimited() throws IOException {
    ErofsLimits limits = ErofsLimits.DEFAULT;
    ReadOptions few =
        ReadOptions.DEFAULT.withLimits(
            new ErofsLimits(
                limits.maxDepth(),
                5,
                limits.maxDirectoryBytes(),
                limits.maxClusterBytes(),
                limits.maxExtents(),
                limits.maxXattrBytes()));
    try (ErofsImage image = ErofsImage.open(Images.source(bytes), few)) {
      assertThrows(LimitExceededException.class, image::statistics);
    }
  }

  @Test
  void firstNameOfANidIsFound() throws IOException {
    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(
          Optional.of(TreePath.of("/dir/sub/text.txt")), image.pathOf(file(image, "/text").nid()));
      assertEquals(Optional.of(TreePath.of("/link")), image.pathOf(file(image, "/link").nid()));
      assertEquals(Optional.of(TreePath.ROOT), image.pathOf(image.root().nid()));
      assertEquals(Optional.empty(), image.pathOf(123_456));
    }
  }

  @Test
  void storedExtentsCoverWhatHasContents() throws IOException {
    try (ErofsImage image = Images.open(bytes)) {
      for (String path : new String[] {"/text", "/random.so", "/link", "/dir"}) {
        ErofsInode inode = file(image, path);
        long end = 0;
        for (ErofsExtent extent : inode.storedExtents()) {
          assertEquals(end, extent.offset(), path);
          end += extent.length();
        }
        assertEquals(inode.size(), end, path);
      }
      ErofsInode text = file(image, "/text");
      long stored = text.storedExtents().stream().mapToLong(ErofsExtent::stored).sum();
      assertEquals(text.storedBytes(), stored);
    }
  }

  @Test
  void entriesComeAsStored() throws IOException {
    try (ErofsImage image = Images.open(bytes)) {
      assertEquals(
          ". .. dir link random.so text",
          String.join(
              " ", image.root().entries().stream().map(entry -> entry.name().toString()).toList()));
      assertThrows(IllegalStateException.class, file(image, "/link")::entries);
    }
  }

  private static ErofsInode file(ErofsImage image, String path) throws IOException {
    return image.lookup(TreePath.of(path)).orElseThrow();
  }
}
