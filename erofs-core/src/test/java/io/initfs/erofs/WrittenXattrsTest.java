package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Trees;
import io.initfs.erofs.fixture.XattrBodies;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The xattrs of our images: the same as mkfs.erofs's, as the kernel sees them and as stored. */
class WrittenXattrsTest {
  @TempDir private Path directory;

  /** Options of ours, and the same for mkfs.erofs. */
  record Case(MetadataOptions options, List<String> mkfs) {
    Case(MetadataOptions options, String... mkfs) {
      this(options, List.of(mkfs));
    }

    @Override
    public String toString() {
      return String.join(" ", mkfs);
    }
  }

  private static MetadataOptions tolerance(int tolerance) {
    return MetadataOptions.DEFAULTS.withXattrTolerance(tolerance);
  }

  private static List<ImmutableBytes> prefixes(String... prefixes) {
    return Arrays.stream(prefixes).map(ImmutableBytes::utf8).toList();
  }

  static List<Case> cases() {
    return List.of(
        new Case(MetadataOptions.DEFAULTS),
        new Case(tolerance(0), "-x0"),
        new Case(tolerance(1), "-x1"),
        new Case(tolerance(19), "-x19"),
        new Case(tolerance(1_000_000), "-x1000000"),
        new Case(MetadataOptions.DEFAULTS.withXattrNameFilter(false), "-E^xattr-name-filter"),
        new Case(
            tolerance(1).withXattrPrefixes(prefixes("user.foo.", "trusted.", "user.fo")),
            "-x1",
            "--xattr-prefix=user.foo.",
            "--xattr-prefix=trusted.",
            "--xattr-prefix=user.fo"),
        new Case(MetadataOptions.DEFAULTS.withRootXattrSize(100), "--root-xattr-isize=100"));
  }

  private static Metadata metadata(Map<String, String> xattrs) {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> map =
        ImmutableSortedMap.naturalOrder();
    xattrs.forEach((name, value) -> map.put(ImmutableBytes.utf8(name), ImmutableBytes.utf8(value)));
    return Metadata.of(0644).withXattrs(map.build());
  }

  private static FileTree tree() {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 20; i++) {
      Map<String, String> xattrs = new HashMap<>();
      xattrs.put("security.selinux", "system_u:object_r:bin_t:s0\0");
      xattrs.put("user.foo.own" + i, "v" + i);
      xattrs.put("user.foo.pair", "p" + i / 2);
      xattrs.put("user.food", "triple" + i / 3);
      xattrs.put("trusted.t" + i % 3, "t".repeat(1000));
      Node node = RegularFile.of(metadata(xattrs), new byte[i]);
      builder.put("f" + i, node);
      if (i % 7 == 0) {
        builder.put("linked" + i, node);
      }
    }
    builder.file("none", "no xattrs");
    return builder.directory("dir", metadata(Map.of("trusted.overlay.opaque", "y"))).build();
  }

  private Path write(FileTree tree, MetadataOptions options) throws IOException {
    Path image = directory.resolve("ours.img");
    ErofsWriter.write(tree, image, Images.options().withMetadata(options));
    return image;
  }

  /** Its source is our mounted image, so it holds what the kernel shows of that. */
  private Path mkfs(Path ours, List<String> options) throws IOException, InterruptedException {
    Path theirs = directory.resolve("theirs.img");
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-b4096", "-T0", "--quiet", theirs.toString()));
    try (KernelMount mount = KernelMount.mount(ours)) {
      arguments.add(mount.path().toString());
      ErofsUtils.mkfs(arguments.toArray(String[]::new)).requireSuccess();
    }
    return theirs;
  }

  private static void assertHolds(FileTree tree, Path image) throws IOException {
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, opened.tree()));
    }
    assertEquals(List.of(), Images.check(Files.readAllBytes(image)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void xattrsAreStoredAsMkfsStoresThem(Case options) throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Requirement.EROFS_UTILS.require();
    FileTree tree = tree();
    Path ours = write(tree, options.options());
    assertHolds(tree, ours);
    ErofsUtils.fsck(ours.toString()).requireSuccess();

    Path theirs = mkfs(ours, options.mkfs());

    assertHolds(tree, theirs);
    XattrBodies bodies = XattrBodies.of(ours);
    XattrBodies expected = XattrBodies.of(theirs);
    assertEquals(expected.bodies(), bodies.bodies());
    assertEquals(expected.sharedIds().size(), bodies.sharedIds().size());
    // Our superblock has a block to itself, and what it leaves free another one to fill.
    assertTrue(
        Files.size(ours) <= Files.size(theirs) + 2 * 4096,
        Files.size(ours) + " bytes for " + Files.size(theirs));
    Superblock superblock = Superblock.read(Files.readAllBytes(ours), Superblock.OFFSET);
    Superblock superblockOfMkfs = Superblock.read(Files.readAllBytes(theirs), Superblock.OFFSET);
    assertEquals(superblockOfMkfs.featureCompat(), superblock.featureCompat());
    assertEquals(
        superblockOfMkfs.featureIncompat(), superblock.featureIncompat() & ~Features.ZERO_PADDING);
  }

  @Test
  void negativeToleranceStoresNone() throws IOException {
    FileTree tree = tree();
    Path image = write(tree, tolerance(-1));
    assertHolds(Trees.withXattrs(tree, (name, value) -> false), image);
    assertEquals(Map.of(), XattrBodies.of(image).bodies());
  }

  @Test
  void inodeShares255XattrsAtMost() throws IOException, InterruptedException {
    Map<String, String> xattrs = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      xattrs.put("user.x" + i, "v");
    }
    FileTree tree =
        new TreeBuilder()
            .put("a", RegularFile.of(metadata(xattrs), new byte[1]))
            .put("b", RegularFile.of(metadata(xattrs), new byte[1]))
            .put("c", RegularFile.of(metadata(xattrs), new byte[1]))
            .build();
    Path image = write(tree, MetadataOptions.DEFAULTS);
    assertHolds(tree, image);
    assertEquals(255, XattrBodies.of(image).sharedIds().size());
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, DirectoryScanner.scan(mount.path())));
    }
  }

  @Test
  void longTableOfPrefixesStandsBehindTheFirstBlock() throws IOException, InterruptedException {
    String filler = "p".repeat(200);
    TreeBuilder builder = new TreeBuilder();
    List<ImmutableBytes> prefixes = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      String prefix = "user." + filler + i + ".";
      prefixes.add(ImmutableBytes.utf8(prefix));
      builder.put("f" + i, RegularFile.of(metadata(Map.of(prefix + "x", "y")), new byte[0]));
    }
    FileTree tree = builder.build();
    Path image = write(tree, MetadataOptions.DEFAULTS.withXattrPrefixes(prefixes));
    assertHolds(tree, image);
    Requirement.KERNEL.require();
    try (KernelMount mount = KernelMount.mount(image)) {
      assertEquals(List.of(), TreeDiff.compare(tree, DirectoryScanner.scan(mount.path())));
    }
  }

  @Test
  void prefixesAreChecked() {
    for (String wrong : List.of("", "bogus.", "user", "user." + "x".repeat(251))) {
      List<ImmutableBytes> prefixes = prefixes(wrong);
      assertThrows(
          IllegalArgumentException.class,
          () -> MetadataOptions.DEFAULTS.withXattrPrefixes(prefixes),
          wrong);
    }
    List<ImmutableBytes> tooMany =
        IntStream.range(0, 129).mapToObj(i -> ImmutableBytes.utf8("user." + i)).toList();
    assertThrows(
        IllegalArgumentException.class, () -> MetadataOptions.DEFAULTS.withXattrPrefixes(tooMany));
  }
}
