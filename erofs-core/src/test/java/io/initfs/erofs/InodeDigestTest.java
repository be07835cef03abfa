package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hashing;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.InodeDigest;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.XattrBodies;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of files' contents: mkfs.erofs's {@code --xattr-inode-digest}. */
class InodeDigestTest {
  /** So large that it is packed in several pieces. */
  private static final int LARGE = 17 << 20;

  @TempDir private Path directory;

  private static FileTree tree() {
    Random random = new Random(5);
    byte[] large = new byte[LARGE];
    random.nextBytes(large);
    Arrays.fill(large, LARGE / 3, LARGE, (byte) 'x');
    RegularFile linked = file("linked".getBytes(StandardCharsets.UTF_8));
    return new TreeBuilder()
        .put("large", file(large))
        .put("page", file(Arrays.copyOf(large, 4096)))
        .put("same", file(Arrays.copyOf(large, 4096)))
        .put("small", file("small".getBytes(StandardCharsets.UTF_8)))
        .put("empty", file(new byte[0]))
        .put("hole", new RegularFile(Metadata.of(0644), 1 << 20, new HoleSource(1 << 20)))
        .put("linked", linked)
        .put("sub/link", linked)
        .symlink("symlink", "small")
        .build();
  }

  private static RegularFile file(byte[] content) {
    return RegularFile.of(Metadata.of(0644), content);
  }

  private static MetadataOptions recorded(String name) {
    return MetadataOptions.DEFAULTS.withInodeDigest(ImmutableBytes.utf8(name));
  }

  private static ErofsOptions options() {
    return Images.options().withMetadata(recorded("erofs.fingerprint.v1"));
  }

  /** The digests of an image by path. */
  private static Map<String, ImmutableBytes> digests(ErofsImage image) throws IOException {
    Map<String, ImmutableBytes> digests = new TreeMap<>();
    for (TreeEntry entry : image.tree()) {
      Optional<ImmutableBytes> digest = image.lookup(entry.path()).orElseThrow().digest();
      digest.ifPresent(value -> digests.put(entry.path().toString(), value));
    }
    return digests;
  }

  private static Map<String, ImmutableBytes> digests(byte[] image) throws IOException {
    try (ErofsImage opened = Images.open(image)) {
      return digests(opened);
    }
  }

  private static Map<String, ImmutableBytes> expected(FileTree tree) throws IOException {
    Map<String, ImmutableBytes> digests = new TreeMap<>();
    for (TreeEntry entry : tree) {
      if (entry.node() instanceof RegularFile file && file.size() > 0 && !file.isHole()) {
        byte[] hash = file.content().hash(Hashing.sha256()).asBytes();
        digests.put(entry.path().toString(), InodeDigest.of(hash));
      }
    }
    return digests;
  }

  static List<ErofsOptions> layouts() {
    DataOptions data = DataOptions.DEFAULTS;
    ErofsOptions lz4 = options().withCompression(Compression.LZ4);
    return List.of(
        options(),
        options().withCompression(Compression.NONE).withData(data.withChunkSize(4096)),
        options().withData(data.withBlockSize(512)),
        lz4,
        lz4.withData(data.withDedupe(true)),
        lz4.withData(data.withFragments(DataOptions.Fragments.TAILS).withInlineTails(true)),
        lz4.withData(data.withFragments(DataOptions.Fragments.ALL)),
        lz4.withData(data.withEncodedExtents(true)));
  }

  /** So images may be compared by them, and Linux can share the pages of what is equal. */
  @ParameterizedTest
  @MethodSource("layouts")
  void digestsAreThoseOfContentsWhateverTheLayout(ErofsOptions options) throws IOException {
    FileTree tree = tree();

    byte[] image = Images.write(tree, options.withWorkers(1));

    assertEquals(expected(tree), digests(image));
    assertEquals(
        List.of(),
        ErofsCheck.check(Images.source(image), ReadOptions.DEFAULT, true, ignored -> {}).stream()
            .filter(Finding::isError)
            .toList());
    assertArrayEquals(image, Images.write(tree, options.withWorkers(4)));
  }

  @Test
  void nobodySeesThoseUnderTheDefaultName() throws IOException {
    FileTree tree = tree();

    try (ErofsImage image = Images.open(Images.write(tree, options()))) {
      assertEquals(List.of(), TreeDiff.compare(tree, image.tree()));
    }
  }

  @Test
  void digestTakesThePlaceOfWhatHasItsName() throws IOException {
    ImmutableBytes name = ImmutableBytes.utf8("user.sum");
    ImmutableBytes old = ImmutableBytes.utf8("old");
    Metadata metadata = Metadata.of(0644).withXattrs(ImmutableSortedMap.of(name, old));
    FileTree tree =
        new TreeBuilder()
            .put("a", RegularFile.of(metadata, new byte[] {1}))
            .put("empty", RegularFile.of(metadata, new byte[0]))
            .build();

    try (ErofsImage image =
        Images.open(Images.write(tree, Images.options().withMetadata(recorded(name.toUtf8()))))) {
      ErofsInode file = image.lookup(TreePath.of("/a")).orElseThrow();
      byte[] hash = Hashing.sha256().hashBytes(new byte[] {1}).asBytes();
      assertEquals(InodeDigest.of(hash), file.metadata().xattrs().get(name));
      assertEquals(Optional.of(InodeDigest.of(hash)), file.xattr(name));
      assertEquals(Optional.of(old), image.lookup(TreePath.of("/empty")).orElseThrow().xattr(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "user.", "trusted.", "system.posix_acl_access", "user.a\0", "NNNNNNNNNNN"})
  void nameIsChecked(String name) {
    ImmutableBytes bytes = ImmutableBytes.utf8(name.replace("N", "n".repeat(25)));

    assertThrows(
        IllegalArgumentException.class, () -> MetadataOptions.DEFAULTS.withInodeDigest(bytes));
  }

  @Test
  void contentsThatAreNotReadHaveNone() {
    DataIndex nowhere =
        new DataIndex() {
          @Override
          public long deviceSize() {
            return 0;
          }

          @Override
          public Optional<ImmutableList<StoredRange>> ranges(RegularFile file) {
            return Optional.empty();
          }
        };
    ErofsTarget target = ErofsTarget.of(directory.resolve("image"));

    assertThrows(
        IllegalArgumentException.class,
        () -> ErofsWriter.writeIndex(tree(), nowhere, target, options()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"erofs.fingerprint.v1", "user.sum"})
  void storedAsMkfsStoresThem(String name) throws IOException, InterruptedException {
    Requirement.KERNEL.require();
    Requirement.EROFS_UTILS.require();
    Path ours = directory.resolve("ours.img");
    MetadataOptions metadata =
        recorded(name).withXattrPrefixes(List.of(ImmutableBytes.utf8("user.a.")));
    ErofsWriter.write(tree(), ours, Images.options().withMetadata(metadata));
    ErofsUtils.fsck("--xattr-inode-digest", ours.toString()).requireSuccess();
    Path theirs = directory.resolve("theirs.img");
    try (KernelMount mount = KernelMount.mount(ours)) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      try (ErofsImage image = ErofsImage.open(ours)) {
        assertEquals(List.of(), TreeDiff.compare(image.tree(), mounted));
      }
      ErofsUtils.mkfs(
              "--xattr-prefix=user.a.",
              "--xattr-inode-digest=" + name,
              "-b4096",
              "-T0",
              "--quiet",
              theirs.toString(),
              mount.path().toString())
          .requireSuccess();
    }

    try (ErofsImage image = ErofsImage.open(theirs);
        ErofsImage mine = ErofsImage.open(ours)) {
      Map<String, ImmutableBytes> digests = digests(image);
      digests.remove("/hole"); // which it reads
      assertEquals(digests(mine), digests);
    }
    Superblock superblock = Superblock.read(Files.readAllBytes(ours), Superblock.OFFSET);
    Superblock ofMkfs = Superblock.read(Files.readAllBytes(theirs), Superblock.OFFSET);
    assertEquals(ofMkfs.featureCompat(), superblock.featureCompat());
    assertEquals(ofMkfs.ishareXattrPrefixId(), superblock.ishareXattrPrefixId());
    assertEquals(ofMkfs.xattrPrefixCount(), superblock.xattrPrefixCount());
    if (name.startsWith("erofs.")) {
      Map<String, ?> bodies = new TreeMap<>(XattrBodies.of(theirs).bodies());
      bodies.remove("/hole");
      assertEquals(bodies, new TreeMap<>(XattrBodies.of(ours).bodies()));
    }
  }
}
