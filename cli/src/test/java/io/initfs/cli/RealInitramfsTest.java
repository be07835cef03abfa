package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Lists;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.cpio.initramfs.Segment;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Difference;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.initoverlayfs.Composer;
import io.initfs.testdata.Commands;
import io.initfs.testdata.CpioTools;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.RealInitramfs;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way on what distributions boot from: split by this project, then read by the kernel and
 * by the tools of others, and compared with what these tools make of the input.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(RealInitramfs.class)
@Tag("long")
class RealInitramfsTest {
  private static final long MIB = 1 << 20;
  private static final int PAGE = 4096;

  @TempDir private static Path shared;

  private static Path directory;
  private static Path image;
  private static Path mini;
  private static FileTree expected;

  @Parameter private RealInitramfs input;

  @BeforeParameterizedClassInvocation
  static void split(RealInitramfs input) throws Exception {
    Requirement.INITRAMFS.require();
    Requirement.ROOT.require();
    Requirement.CPIO.require();
    Requirement.BSDCPIO.require();
    directory = Files.createDirectory(shared.resolve(input.name()));
    CommandRun.of("split", input.path(), "-d", directory, "--workers", 1).requireStatus(0);
    image = directory.resolve(Composer.INITOVERLAYFS);
    mini = directory.resolve(Composer.INITRAMFS);
    Path archive = directory.resolve("main.cpio");
    input.unpackMain(archive);
    FileTree extracted = extract(CpioTools.GNU_CPIO, archive);
    FileTree times = extract(CpioTools.BSDCPIO, archive);
    expected = withDirectoryTimes(extracted, times, rootTime(archive));
  }

  /** Before JUnit does it with a warning for each absolute symlink. */
  @AfterParameterizedClassInvocation
  static void removeTrees(RealInitramfs input) throws Exception {
    Commands.run("rm", "-rf", shared.resolve(input.name()).toString()).requireSuccess();
  }

  private static FileTree extract(CpioTools tool, Path archive) throws Exception {
    Path target = Files.createDirectory(directory.resolve(tool.name()));
    tool.extract(archive, target).requireSuccess();
    return DirectoryScanner.scan(target);
  }

  /**
   * The root is the first entry; its mtime is the sixth of the header's numbers of eight digits.
   */
  private static Timestamp rootTime(Path archive) throws IOException {
    String start = new String(head(archive, 112), StandardCharsets.ISO_8859_1);
    assertEquals(".\0", start.substring(110));
    return Timestamp.ofSeconds(Long.parseLong(start.substring(46, 54), 16));
  }

  /**
   * GNU cpio does not give directories their times, so these are as bsdcpio extracts them; which
   * leaves out the one that it extracts into.
   */
  private static FileTree withDirectoryTimes(FileTree tree, FileTree times, Timestamp rootTime) {
    TreeBuilder builder = new TreeBuilder();
    for (TreeEntry entry : tree) {
      Node node = entry.node();
      if (node instanceof Directory) {
        Timestamp time =
            entry.path().isRoot()
                ? rootTime
                : times.lookup(entry.path()).orElseThrow().metadata().mtime();
        node = new Directory(node.metadata().withMtime(time), Map.of());
      }
      builder.put(entry.path(), node);
    }
    return builder.build();
  }

  private static void assertHoldsWhatWasExtracted(Path root) throws IOException {
    FileTree tree = DirectoryScanner.scan(root);
    assertEquals(List.of(), TreeDiff.compare(expected, tree, DiffOptions.EXACT.withWholeSeconds()));
  }

  @Test
  void kernelReadsWhatGnuCpioExtracts() throws Exception {
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(image)) {
      assertHoldsWhatWasExtracted(mount.path());
    }
  }

  @Test
  void kernelCountsLinksAsInTheTree() throws Exception {
    Requirement.KERNEL.require();
    Map<Node, Integer> links = expected.linkCounts();
    try (KernelMount mount = KernelMount.mount(image)) {
      for (TreeEntry entry : expected) {
        Path file = mount.path().resolve(entry.path().toString().substring(1));
        assertEquals(
            links.get(entry.node()),
            Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS),
            entry.path()::toString);
      }
    }
  }

  @Test
  void fsckOfErofsUtilsAcceptsAndExtracts() throws Exception {
    Requirement.EROFS_UTILS.require();
    Path target = directory.resolve("fsck");

    ErofsUtils.fsckExtract(image, target);

    assertHoldsWhatWasExtracted(target);
  }

  @Test
  void ownCheckFindsNothing() {
    assertTrue(CommandRun.good("fsck", input.path()).text().endsWith("clean\n"));
    assertTrue(CommandRun.good("fsck", image).text().endsWith("clean\n"));
    assertTrue(CommandRun.good("fsck", mini).text().endsWith("clean\n"));
  }

  @Test
  void miniBeginsWithTheEarlyArchiveOfTheInput() throws Exception {
    int early = Math.toIntExact(input.mainOffset());

    assertArrayEquals(head(input.path(), early), head(mini, early));
    assertEquals(early > 0, early(mini).size() > 0);
  }

  private static byte[] head(Path file, int length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(length);
    }
  }

  private static List<String> early(Path file) throws IOException {
    List<List<String>> segments = namesBySegment(file);
    return segments.size() == 1 ? List.of() : segments.get(0);
  }

  private static List<List<String>> namesBySegment(Path file) throws IOException {
    List<List<String>> names = new ArrayList<>();
    try (Initramfs opened = OpenedForm.openInitramfs(ImageFile.of(file), CommandRun.nobody())) {
      for (Segment segment : opened.segments()) {
        names.add(Lists.transform(opened.entries(segment), entry -> entry.name().toString()));
      }
    }
    return names;
  }

  /**
   * 3cpio goes through all archives. GNU cpio and bsdcpio stop at the first trailer: where an early
   * archive stands in front they see it alone, and the mini archive only in a file that begins with
   * it.
   */
  @Test
  void peersListTheMiniAsWeDo() throws Exception {
    Requirement.THREE_CPIO.require();
    List<List<String>> ours = namesBySegment(mini);
    long offset = input.mainOffset();
    Path tail = directory.resolve("tail.cpio");
    try (InputStream in = Files.newInputStream(mini)) {
      in.skipNBytes(offset);
      Files.copy(in, tail);
    }

    assertEquals(offset > 0 ? 2 : 1, ours.size());
    List<String> all = ours.stream().flatMap(List::stream).toList();
    assertEquals(all, list(CpioTools.THREE_CPIO, mini));
    assertEquals(ours.get(0), list(CpioTools.GNU_CPIO, mini));
    assertEquals(ours.get(0), list(CpioTools.BSDCPIO, mini));
    List<String> last = ours.get(ours.size() - 1);
    assertEquals(last, list(CpioTools.GNU_CPIO, tail));
    assertEquals(last, list(CpioTools.BSDCPIO, tail));
    TreeSet<String> paths = new TreeSet<>(List.of("/"));
    all.forEach(name -> paths.add("/" + name));
    assertEquals(paths, new TreeSet<>(CommandRun.good("ls", mini).lines()));
  }

  private static List<String> list(CpioTools tool, Path archive) throws Exception {
    return tool.list(archive).requireSuccess().text().lines().toList();
  }

  /** The root has no entry in the mini: the kernel has made it already. */
  @Test
  void miniHoldsPartOfTheWholeAndMadeDirectories() throws Exception {
    try (Initramfs part = OpenedForm.openInitramfs(ImageFile.of(mini), CommandRun.nobody());
        OpenedForm whole = OpenedForm.open(ImageFile.of(image), CommandRun.nobody())) {
      int segments = part.segments().size();
      FileTree tree = part.tree(segments - 1, segments);
      for (Difference difference : TreeDiff.compare(tree, whole.tree(), DiffOptions.EXACT)) {
        if (difference.path().isRoot()) {
          continue;
        }
        assertEquals(Aspect.PRESENCE, difference.aspect(), difference::toString);
        assertTrue(
            difference.left().equals("-")
                || difference.left().equals(NodeKind.DIRECTORY.toString()),
            difference::toString);
      }
      assertTrue(tree.resolve(TreePath.of("/init")).isPresent());
    }
  }

  @Test
  void twoWorkersMakeTheBytesOfOne() throws Exception {
    Path again = directory.resolve("again");

    CommandRun.of("split", input.path(), "-d", again, "--workers", 2).requireStatus(0);

    assertEquals(-1, Files.mismatch(image, again.resolve(Composer.INITOVERLAYFS)));
    assertEquals(-1, Files.mismatch(mini, again.resolve(Composer.INITRAMFS)));
  }

  /** A page may lie across the border of two pclusters; a byte cannot. */
  @Test
  void readInTheMiddleOfLargeFilesTakesFewBlocks() {
    List<Object> pages = new ArrayList<>(List.of("lazy", "--json", image));
    List<Object> bytes = new ArrayList<>(List.of("lazy", "--json", image));
    for (TreeEntry entry : expected) {
      if (entry.node() instanceof RegularFile file && file.size() >= MIB) {
        pages.add(entry.path() + "@" + file.size() / 2 + "+" + PAGE);
        bytes.add(entry.path() + "@" + file.size() / 2 + "+1");
      }
    }
    assertTrue(pages.size() > 3, "no large files in " + input);

    for (JsonElement element : CommandRun.good(pages.toArray()).json().getAsJsonArray()) {
      JsonObject cost = element.getAsJsonObject();
      assertEquals(PAGE, cost.get("wanted").getAsInt());
      assertTrue(cost.getAsJsonArray("blocks").size() < 12, cost::toString);
      assertTrue(cost.getAsJsonArray("pclusters").size() <= 2, cost::toString);
    }
    int compressed = 0;
    for (JsonElement element : CommandRun.good(bytes.toArray()).json().getAsJsonArray()) {
      JsonObject cost = element.getAsJsonObject();
      int pclusters = cost.getAsJsonArray("pclusters").size();
      assertTrue(pclusters <= 1, cost::toString);
      compressed += pclusters;
    }
    assertFalse(compressed == 0, "all large files are stored as they are");
  }
}
