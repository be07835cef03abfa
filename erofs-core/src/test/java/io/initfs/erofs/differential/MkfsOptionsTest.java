package io.initfs.erofs.differential;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever options mkfs.erofs is given, we read in its image what the kernel does, or what went in,
 * and the checker finds nothing.
 */
@Tag("long")
class MkfsOptionsTest {
  private static final int SHOWN = 12;

  /** mkfs.erofs makes no image of one with inline data or ACLs. */
  private static final List<String> LAYER = List.of("-E^inline_data", "-x-1");

  @TempDir private static Path sources;
  @TempDir private Path directory;

  @BeforeAll
  static void needsTheKernelAndErofsUtils() {
    Requirement.KERNEL.require();
    Requirement.EROFS_UTILS.require();
    Requirement.TAR.require();
  }

  static List<MkfsCase> cases() {
    return MkfsCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void imageIsReadAsTheKernelReadsIt(MkfsCase mkfsCase) throws IOException, InterruptedException {
    MkfsImage image = MkfsImage.of(mkfsCase, directory, sources);
    try {
      requireNone(
          mkfsCase.bySource()
              ? image.differencesFromSource(mkfsCase.source().in(sources))
              : image.differencesFromMount());
      requireNone(image.findings());
    } catch (IOException | AssertionError e) {
      // The build's report has the number of the case only.
      fail(mkfsCase + ": " + e.getMessage(), e);
    }
  }

  @Test
  void imageOfTwoImagesIsReadAsTheKernelReadsIt() throws IOException, InterruptedException {
    Path wide = directory.resolve("wide");
    MkfsImage.mkfs(LAYER, wide, Source.WIDE.in(sources));
    Path narrow = directory.resolve("narrow");
    MkfsImage.mkfs(LAYER, narrow, Source.NARROW.in(sources));
    ImmutableList<Path> layers = ImmutableList.of(wide, narrow);
    MkfsImage image = MkfsImage.ofImages(directory, layers);
    requireNone(image.differencesFromMount());
    requireNone(image.findings());
  }

  /** The first build's inodes and data stay in the image, most of them without a name. */
  @Test
  void imageOfTwoBuildsIsReadAsTheKernelReadsIt() throws IOException, InterruptedException {
    Path file = directory.resolve("image");
    MkfsImage.mkfs(List.of("-zlz4"), file, Source.WIDE.in(sources));
    MkfsImage.mkfs(List.of("-zlz4", "--incremental=data"), file, Source.NARROW.in(sources));
    MkfsImage image = new MkfsImage(file, ImmutableList.of());
    requireNone(image.differencesFromMount());
    requireNone(image.findings());
  }

  private static void requireNone(List<String> differences) {
    if (!differences.isEmpty()) {
      List<String> shown = differences.subList(0, Math.min(SHOWN, differences.size()));
      fail(differences.size() + " differences or findings:\n" + Joiner.on('\n').join(shown));
    }
  }
}
