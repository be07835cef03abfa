package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Streams;
import com.google.common.io.Resources;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that mkfs.erofs 1.9 made, see make-golden.sh beside them: read without any tool. */
class GoldenImageTest {
  /** An image, what is in it, and the files of its devices. */
  private record Golden(String name, FileTree tree, List<String> devices) {
    Golden(String name, FileTree tree, String... devices) {
      this(name, tree, List.of(devices));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Golden> goldens() {
    FileTree files = GoldenTrees.files();
    Stream<Golden> ofFiles =
        Stream.of(
                "flat",
                "lz4",
                "lz4hc",
                "legacy",
                "block-512",
                "block-1024",
                "big-pcluster",
                "lzma",
                "deflate",
                "zstd",
                "ztailpacking",
                "fragments",
                "all-fragments",
                "dedupe",
                "together",
                "compressed-directories",
                "metadata-zone",
                "chunks",
                "chunk-indexes")
            .map(name -> new Golden(name, files));
    // With 48 bits mkfs.erofs prefers compact inodes, which have no nanoseconds of their own.
    FileTree wholeSeconds =
        files.mapMetadata(m -> m.withMtime(Timestamp.ofSeconds(m.mtime().seconds())));
    Stream<Golden> ofWholeSeconds =
        Stream.of("encoded-extents", "dot-omitted", "metabox")
            .map(name -> new Golden(name, wholeSeconds));
    FileTree xattrs = GoldenTrees.xattrs();
    Stream<Golden> ofXattrs =
        Stream.of(
            new Golden("shared-xattrs", xattrs),
            new Golden("xattr-prefixes", xattrs),
            new Golden("packed-xattr-prefixes", xattrs),
            new Golden("metabox-directories", xattrs),
            new Golden("holes", xattrs),
            new Golden("blob-device", xattrs, "blob-device.data"),
            new Golden("tar-index", xattrs, "tar-index.data"));
    return Streams.concat(ofFiles, ofWholeSeconds, ofXattrs);
  }

  private static Path file(String name) throws IOException {
    URL url = Resources.getResource(GoldenImageTest.class, "/golden/" + name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Path image(String name) throws IOException {
    return file(name + ".erofs");
  }

  private static ImageSource source(String name) throws IOException {
    return ImageSource.ofBytes(name, Files.readAllBytes(file(name)));
  }

  private static ReadOptions options(Golden golden) throws IOException {
    List<ImageSource> devices = new ArrayList<>();
    for (String device : golden.devices()) {
      devices.add(source(device));
    }
    return ReadOptions.DEFAULT.withDevices(devices);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void treeIsTheScripts(Golden golden) throws IOException {
    ImageSource source = source(golden.name() + ".erofs");
    ReadOptions options = options(golden);
    try (ErofsImage image = ErofsImage.open(source, options)) {
      assertEquals(List.of(), TreeDiff.compare(golden.tree(), image.tree()));
      assertEquals(
          UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), image.superblock().uuid());
      assertEquals(ImmutableBytes.utf8("golden"), image.superblock().volumeName());
    }
    assertEquals(List.of(), ErofsCheck.check(source, options, ignored -> {}));
  }

  /** So that an image made anew still has what its name says. */
  @ParameterizedTest
  @CsvSource({
    "lz4, ZERO_PADDING, COMPRESSED",
    "big-pcluster, COMPR_CFGS/BIG_PCLUSTER, COMPRESSED",
    "lzma, lzma, COMPRESSED",
    "deflate, deflate, COMPRESSED",
    "zstd, zstd, COMPRESSED",
    "ztailpacking, ZTAILPACKING, COMPRESSED",
    "fragments, FRAGMENTS/DEDUPE, FRAGMENT",
    "all-fragments, FRAGMENTS/DEDUPE, FRAGMENT",
    "dedupe, FRAGMENTS/DEDUPE, COMPRESSED",
    "chunks, CHUNKED_FILE, PLAIN",
    "chunk-indexes, CHUNKED_FILE, PLAIN",
    "holes, CHUNKED_FILE, HOLE",
    "encoded-extents, 48BIT, COMPRESSED",
    "metabox, METABOX, COMPRESSED",
    "xattr-prefixes, PLAIN_XATTR_PFX, PLAIN",
    "packed-xattr-prefixes, XATTR_PREFIXES, PLAIN",
    "blob-device, DEVICE_TABLE/COMPR_HEAD2, PLAIN",
    "tar-index, DEVICE_TABLE/COMPR_HEAD2, PLAIN"
  })
  void imageHasWhatItIsFor(String name, String feature, ErofsExtent.Kind kind) throws IOException {
    Golden golden = goldens().filter(known -> known.name().equals(name)).findFirst().orElseThrow();
    try (ErofsImage image = ErofsImage.open(source(name + ".erofs"), options(golden))) {
      ErofsSuperblock superblock = image.superblock();
      assertTrue(
          superblock.features().contains(feature) || superblock.algorithms().contains(feature),
          superblock::toString);
      Set<ErofsExtent.Kind> kinds = EnumSet.noneOf(ErofsExtent.Kind.class);
      for (TreeEntry entry : image.tree()) {
        if (entry.node().kind() == NodeKind.REGULAR_FILE) {
          image
              .lookup(entry.path())
              .orElseThrow()
              .extents()
              .forEach(extent -> kinds.add(extent.kind()));
        }
      }
      assertTrue(kinds.contains(kind), kinds::toString);
    }
  }

  /** So that the trees here do not hang on our reader. */
  @ParameterizedTest
  @MethodSource("goldens")
  void kernelShowsTheTree(Golden golden) throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Requirement.TAR.require();
    List<Path> devices = new ArrayList<>();
    for (String device : golden.devices()) {
      devices.add(file(device));
    }
    try (KernelMount mount =
        KernelMount.mount(image(golden.name()), devices.toArray(Path[]::new))) {
      assertEquals(List.of(), TreeDiff.compare(golden.tree(), DiskTrees.read(mount.path())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "lz4hc"})
  void filesThatShrinkAreCompressed(String name) throws IOException {
    try (ErofsImage image = ErofsImage.open(image(name))) {
      for (String path : List.of("text", "both", "zeros")) {
        assertEquals(true, image.lookup(TreePath.of(path)).orElseThrow().isCompressed(), path);
      }
      for (String path : List.of("noise", "hello", "none")) {
        assertEquals(false, image.lookup(TreePath.of(path)).orElseThrow().isCompressed(), path);
      }
    }
  }
}
