package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.build.KernelVersion;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presets keep the tree, and which kernel an image needs is told from what is in it. */
class PresetTest {
  private static final FileTree TREE =
      new TreeBuilder()
          .put("large", RegularFile.of(Metadata.of(0644), Contents.TEXT.make(1, 300_000)))
          .put("small", RegularFile.of(Metadata.of(0644), Contents.TEXT.make(2, 900)))
          .build();

  @TempDir private Path directory;

  private ErofsStatistics write(ErofsOptions options) throws IOException {
    Path file = directory.resolve("x.img");
    ErofsStatistics statistics = ErofsWriter.write(TREE, file, options, true, ignored -> {});
    try (ErofsImage image = ErofsImage.open(file)) {
      assertEquals(List.of(), TreeDiff.compare(TREE, image.tree()));
    }
    return statistics;
  }

  @Test
  void presetsNeedTheKernelTheySay() throws IOException {
    ErofsStatistics boot = write(ErofsOptions.bootFast());
    ErofsStatistics smallest = write(ErofsOptions.smallest());

    assertEquals(new KernelVersion(5, 17), boot.minimumKernel());
    assertEquals(new KernelVersion(6, 10), smallest.minimumKernel());
    assertTrue(smallest.imageBytes() < boot.imageBytes());
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "5, 13", "5, 17", "6, 12"})
  void compatibleImageNeedsNoLaterKernel(int major, int minor) throws IOException {
    KernelVersion oldest = new KernelVersion(major, minor);

    assertTrue(oldest.compareTo(write(ErofsOptions.compatible(oldest)).minimumKernel()) >= 0);
  }

  @Test
  void whatIsNotUsedNeedsNoKernel() throws IOException {
    DataOptions small = DataOptions.DEFAULTS.withBlockSize(1024);
    DataOptions packed = DataOptions.DEFAULTS.withFragments(Fragments.TAILS);

    assertEquals(new KernelVersion(5, 4), write(ErofsOptions.defaults()).minimumKernel());
    assertEquals(
        new KernelVersion(6, 8), write(ErofsOptions.defaults().withData(small)).minimumKernel());
    assertEquals(
        new KernelVersion(6, 1), write(ErofsOptions.defaults().withData(packed)).minimumKernel());
  }
}
