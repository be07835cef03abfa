package io.initfs.erofs.mutation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.testdata.mutation.Mutant;
import io.initfs.testdata.mutation.Mutations;
import java.io.IOException;
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
  @Test
  void mutatedImagesNeverDoWorseThanFail(@TempDir Path directory)
      throws IOException, InterruptedException {
    ImmutableList<OriginalImage> images = OriginalImages.all(directory);
    new Mutations(images.stream().map(OriginalImage::original).toList())
        .judge(mutant -> accepts(mutant, images.get(mutant.number() % images.size()).options()));
  }

  private static boolean accepts(Mutant mutant, ReadOptions options) throws IOException {
    ImageSource source = Images.source(mutant.bytes());
    List<Finding> findings = ErofsCheck.check(source, options, ignored -> {});
    try (ErofsImage image = ErofsImage.open(source, options)) {
      ImageUse use = new ImageUse(image);
      use.readInodes();
      use.readTree();
      return true;
    } catch (ErofsException expected) {
      assertFalse(findings.isEmpty(), () -> "not found: " + expected);
      return false;
    }
  }
}
