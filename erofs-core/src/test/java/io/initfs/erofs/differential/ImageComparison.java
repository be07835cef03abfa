package io.initfs.erofs.differential;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.NodeReader;
import io.initfs.testdata.DiskTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Compares how we read an image with what is shown of it in a directory: as a tree, name by name,
 * and each file by ranges and as a whole. What goes wrong with one file does not keep others from
 * being compared.
 */
public final class ImageComparison {
  private static final EntryName NO_NAME = EntryName.of("no such name");

  private final ErofsImage image;
  private final Path shown;
  private final boolean byKernel;
  private final List<String> differences = new ArrayList<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private ImageComparison(ErofsImage image, Path shown, boolean byKernel) {
    this.image = image;
    this.shown = shown;
    this.byKernel = byKernel;
  }

  /** A line for each difference from the image's mount, the kernel's side first. */
  public static ImmutableList<String> withMount(ErofsImage image, Path mounted)
      throws IOException, InterruptedException {
    return new ImageComparison(image, mounted, true).run();
  }

  /** As {@link #withMount} for the directory that the image was made of. */
  static ImmutableList<String> withSource(ErofsImage image, Path source)
      throws IOException, InterruptedException {
    return new ImageComparison(image, source, false).run();
  }

  private ImmutableList<String> run() throws IOException, InterruptedException {
    compare(DiskTrees.read(shown));
    return ImmutableList.copyOf(differences);
  }

  /** What an image can make fail. */
  private interface Step {
    void run() throws IOException;
  }

  private void compare(FileTree shownTree) {
    DiffOptions all = DiffOptions.EXACT.ignoring(Aspect.CONTENTS);
    // mkfs.erofs drops the fraction of a time whose seconds a compact inode can hold.
    DiffOptions options = byKernel ? all : all.withWholeSeconds();
    attempt(
        "the tree",
        () ->
            TreeDiff.compare(shownTree, image.tree(), options)
                .forEach(difference -> differences.add(difference.toString())));
    for (TreeEntry entry : shownTree) {
      attempt(entry.path().toString(), () -> compare(entry.path(), entry.node()));
    }
  }

  private void attempt(String what, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException failure) {
      differences.add(what + ": " + failure);
    }
  }

  private void compare(TreePath path, Node node) throws IOException {
    Optional<ErofsInode> found = image.lookup(path);
    if (found.isEmpty()) {
      differences.add(path + ": not found");
      return;
    }
    ErofsInode ours = found.get();
    Path file = NodeReader.resolve(shown, ImmutableBytes.copyOf(path.toRelativeBytes()));
    if (byKernel) {
      compareNumbers(path, file, ours);
    }
    if (node.kind() == NodeKind.DIRECTORY && image.lookup(path.resolve(NO_NAME)).isPresent()) {
      differences.add(path + ": has \"" + NO_NAME + "\"");
    }
    if (node.kind() == NodeKind.REGULAR_FILE && seen.add(node)) {
      try (FileComparison comparison = new FileComparison(file, ours)) {
        comparison
            .firstDifference()
            .ifPresent(difference -> differences.add(path + ": " + difference));
      }
    }
  }

  private void compareNumbers(TreePath path, Path file, ErofsInode ours) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(file, "unix:ino,nlink,size", LinkOption.NOFOLLOW_LINKS);
    compare(path, "inode number", number(stat, "ino"), inodeNumber(ours.nid()));
    compare(path, "links", number(stat, "nlink"), ours.links());
    compare(path, "size", number(stat, "size"), ours.size());
  }

  private void compare(TreePath path, String what, long kernels, long ours) {
    if (kernels != ours) {
      differences.add(path + ": " + what + ": " + kernels + " != " + ours);
    }
  }

  private static long number(Map<String, Object> fields, String name) {
    return ((Number) Objects.requireNonNull(fields.get(name))).longValue();
  }

  /** Bit 63 of a nid, which says that it counts in the metabox, stands above 31 bits in st_ino. */
  private static long inodeNumber(long nid) {
    long low = nid & 0x7FFF_FFFFL;
    long high = (nid & Long.MAX_VALUE) >>> 31;
    return high << 32 | nid >>> 63 << 31 | low;
  }
}
