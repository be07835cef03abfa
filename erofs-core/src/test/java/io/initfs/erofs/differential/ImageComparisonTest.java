package io.initfs.erofs.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.fixture.Images;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.testdata.Contents;
import io.initfs.testdata.FeatureTrees;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison finds no difference where there is none, and finds those that there are. */
class ImageComparisonTest {
  @TempDir private Path directory;

  @BeforeEach
  void needsTheKernelAndTar() {
    Requirement.KERNEL.require();
    Requirement.TAR.require();
  }

  private List<String> differences(FileTree mounted, FileTree read)
      throws IOException, InterruptedException {
    Path mountedImage = directory.resolve("mounted");
    Path readImage = directory.resolve("read");
    ErofsWriter.write(mounted, mountedImage, Images.options());
    ErofsWriter.write(read, readImage, Images.options());
    try (KernelMount mount = KernelMount.mount(mountedImage);
        ErofsImage image = ErofsImage.open(readImage)) {
      return ImageComparison.withMount(image, mount.path());
    }
  }

  private static Metadata labelled(String label) {
    return Metadata.of(0644)
        .withXattrs(
            ImmutableSortedMap.of(
                ImmutableBytes.utf8("security.selinux"), ImmutableBytes.utf8(label)));
  }

  @Test
  void imageIsLikeItself() throws IOException, InterruptedException {
    FileTree tree = FeatureTrees.wide(5);
    assertEquals(List.of(), differences(tree, tree));
  }

  @Test
  void whatDiffersIsNamed() throws IOException, InterruptedException {
    byte[] text = Contents.TEXT.make(1, 200_000);
    byte[] changed = text.clone();
    changed[150_000] ^= 1;
    RegularFile linked = RegularFile.of(Metadata.of(0644), new byte[] {1});
    FileTree mounted =
        new TreeBuilder()
            .put("changed", RegularFile.of(Metadata.of(0644), text))
            .put("label", RegularFile.of(labelled("a"), new byte[0]))
            .put("linked", linked)
            .put("missing", RegularFile.of(Metadata.of(0644), new byte[0]))
            .build();
    FileTree read =
        new TreeBuilder()
            .put("changed", RegularFile.of(Metadata.of(0644), changed))
            .put("label", RegularFile.of(labelled("b"), new byte[0]))
            .put("linked", linked)
            .put("linked-again", linked)
            .build();
    String differences = String.join("\n", differences(mounted, read));
    for (String expected :
        List.of(
            " differs at 150000",
            "/label: XATTRS: {security.selinux=a} != {security.selinux=b}",
            "/linked: links: 1 != 2",
            "/linked-again: PRESENCE: - != REGULAR_FILE",
            "/missing: not found")) {
      assertTrue(differences.contains(expected), () -> expected + " is missing in\n" + differences);
    }
  }
}
