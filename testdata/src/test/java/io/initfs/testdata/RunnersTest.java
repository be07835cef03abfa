package io.initfs.testdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Difference;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryExtractor;
import io.initfs.fstree.local.DirectoryScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference tools agree with each other, and with what this project says of a directory. */
@Tag("long")
class RunnersTest {
  /** What Java can put on a disk: the runners are on trial here, not the extractor. */
  private static final TreeOptions HELD =
      TreeOptions.SMALL.withKinds(
          EnumSet.of(NodeKind.DIRECTORY, NodeKind.REGULAR_FILE, NodeKind.SYMLINK));

  @TempDir private Path directory;
  private FileTree tree;
  private Path source;

  @BeforeEach
  void extractTree() throws IOException {
    Requirement.ROOT.require();
    extract(HELD);
  }

  private void extract(TreeOptions options) throws IOException {
    source = directory.resolve(options.plainNames() ? "plain" : "source");
    DirectoryExtractor.extract(RandomTrees.tree(42, options), source);
    tree = DirectoryScanner.scan(source);
  }

  private Path erofsImage() throws Exception {
    Requirement.EROFS_UTILS.require();
    Path image = directory.resolve("image.erofs");
    ErofsUtils.mkfs("-zlz4hc", image.toString(), source.toString()).requireSuccess();
    return image;
  }

  @Test
  void kernelShowsTheTreeThatMkfsPacked() throws Exception {
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(erofsImage())) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      assertEquals(List.of(), TreeDiff.compare(tree, mounted));
    }
  }

  @Test
  void mountOfWhatIsNoImageFailsWithTheReason() throws Exception {
    Requirement.KERNEL.require();
    Path image = directory.resolve("image");
    Files.write(image, new byte[8192]);
    AssertionError refused = assertThrows(AssertionError.class, () -> KernelMount.mount(image));
    assertTrue(refused.getMessage().contains("mount"), refused.getMessage());
  }

  @Test
  void fsckExtractsTheTreeThatMkfsPacked() throws Exception {
    Path image = erofsImage();
    Path target = directory.resolve("extracted");
    ErofsUtils.fsckExtract(image, target);
    FileTree extracted = DirectoryScanner.scan(target);
    // fsck.erofs 1.9 gives up on a file's xattrs at one without a value.
    DiffOptions options = DiffOptions.EXACT.ignoring(Aspect.XATTRS);
    assertEquals(List.of(), TreeDiff.compare(tree, extracted, options));
  }

  @Test
  void catGivesTheContentsOfAFile() throws Exception {
    Path image = erofsImage();
    TreePath path = TreePath.of("corner-sizes/TEXT-4097");
    RegularFile file = (RegularFile) tree.lookup(path).orElseThrow();
    assertArrayEquals(file.content().read(), ErofsUtils.cat(image, path.toString()));
  }

  @ParameterizedTest
  @EnumSource
  void cpioToolsUnpackWhatGnuCpioPacked(CpioTools tool) throws Exception {
    Requirement.CPIO.require();
    tool.requirement().require();
    if (tool == CpioTools.THREE_CPIO) {
      extract(HELD.withPlainNames(true)); // it stops at a name that is not UTF-8
    }
    Path archive = directory.resolve("archive.cpio");
    CpioTools.GNU_CPIO.create(source, archive).requireSuccess();
    Path target = Files.createDirectory(directory.resolve("unpacked"));
    tool.extract(archive, target).requireSuccess();
    DiffOptions options = DiffOptions.EXACT.withWholeSeconds().ignoring(Aspect.XATTRS);
    List<Difference> differences =
        TreeDiff.compare(tree, DirectoryScanner.scan(target), options).stream()
            .filter(difference -> !isLeftAsFound(difference))
            .toList();
    assertEquals(List.of(), differences);
    assertTrue(tool.list(archive).requireSuccess().text().contains("corner-deep/d/d/d"));
  }

  /**
   * GNU cpio keeps the times of its own writing on directories, and before 2.14 on symlinks; the
   * target is not restored.
   */
  private boolean isLeftAsFound(Difference difference) {
    Node node = tree.lookup(difference.path()).orElseThrow();
    boolean timeOfWriting =
        difference.aspect() == Aspect.MTIME
            && (node instanceof Directory || node instanceof Symlink);
    return timeOfWriting || difference.path().isRoot();
  }

  @ParameterizedTest
  @EnumSource(RealInitramfs.class)
  void mainArchiveOfRealInitramfsIsUnpacked(RealInitramfs image) throws Exception {
    Requirement.INITRAMFS.require();
    Requirement.CPIO.require();
    Path archive = directory.resolve("main.cpio");

    image.unpackMain(archive);

    assertTrue(
        CpioTools.GNU_CPIO.list(archive).requireSuccess().text().lines().anyMatch("init"::equals));
    assertEquals(image == RealInitramfs.INITRAMFS_TOOLS, image.mainOffset() > 0);
  }
}
