package io.initfs.erofs.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import io.initfs.erofs.ErofsFileStatistics;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.mutation.Mutant;
import io.initfs.testdata.mutation.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is changed in an image, reader and checker do no worse than fail as they may, and the
 * checker finds all that the reader fails of.
 */
@Tag("mutations")
class MutatedImagesTest {
  /** Of one file, and of all files of an image: a small image may have petabytes of holes. */
  private static final long MOST_OF_A_FILE = 1 << 20;

  private static final long MOST_OF_AN_IMAGE = 8 << 20;

  @Test
  void mutatedImagesNeverDoWorseThanFail(@TempDir Path directory)
      throws IOException, InterruptedException {
    ImmutableList<OriginalImage> images = OriginalImages.all(directory);
    new Mutations(images.stream().map(OriginalImage::original).toList())
        .judge(mutant -> judge(mutant, images.get(mutant.number() % images.size()).options()));
  }

  private static void judge(Mutant mutant, ReadOptions options) throws IOException {
    ImageSource source = Images.source(mutant.bytes());
    List<Finding> findings = ErofsCheck.check(source, options, ignored -> {});
    try (ErofsImage image = ErofsImage.open(source, options)) {
      readAll(image);
      ErofsFileStatistics unused = image.statistics();
    } catch (ErofsException expected) {
      assertFalse(findings.isEmpty(), () -> "not found: " + expected);
    }
  }

  private static void readAll(ErofsImage image) throws IOException {
    long left = MOST_OF_AN_IMAGE;
    for (TreeEntry entry : image.tree()) {
      if (entry.node() instanceof RegularFile file) {
        long wanted = Math.min(file.size(), Math.min(left, MOST_OF_A_FILE));
        try (InputStream in = ByteStreams.limit(file.content().openStream(), wanted)) {
          assertEquals(wanted, ByteStreams.exhaust(in), entry.path().toString());
        }
        left -= wanted;
      }
    }
  }
}
