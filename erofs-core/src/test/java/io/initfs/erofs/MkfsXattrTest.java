package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Trees;
import io.initfs.erofs.fsck.ErofsCheck;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.ErofsUtils;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Xattrs as mkfs.erofs stores them, in all its ways. Its source is an image of ours under a mount,
 * for no directory of the host takes every xattr.
 */
class MkfsXattrTest {
  private static final ImmutableBytes ACL =
      ImmutableBytes.copyOf(
          HexFormat.of()
              .parseHex(
                  "02000000 01000600ffffffff 02000400e8030000 04000400ffffffff".replace(" ", "")
                      + "10000400ffffffff20000400ffffffff"));

  @TempDir private Path directory;

  @BeforeEach
  void needsPeers() {
    Requirement.KERNEL.require();
    Requirement.EROFS_UTILS.require();
  }

  private static Metadata metadata(int permissions, Map<String, ImmutableBytes> xattrs) {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> map =
        ImmutableSortedMap.naturalOrder();
    xattrs.forEach((name, value) -> map.put(ImmutableBytes.utf8(name), value));
    return Metadata.of(permissions).withXattrs(map.build());
  }

  private static FileTree tree() {
    ImmutableBytes label = ImmutableBytes.utf8("system_u:object_r:bin_t:s0\0");
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 20; i++) {
      Metadata metadata =
          metadata(
              0644,
              Map.of(
                  "security.selinux",
                  label,
                  "user.foo.same",
                  ImmutableBytes.utf8("shared by all"),
                  "user.foo.own" + i,
                  ImmutableBytes.utf8("v" + i),
                  "user.foo.",
                  ImmutableBytes.utf8("nothing behind the prefix"),
                  "user.fool",
                  ImmutableBytes.EMPTY,
                  "system.posix_acl_access",
                  ACL,
                  "trusted.t" + i % 3,
                  ImmutableBytes.copyOf(new byte[1000 + i % 3])));
      builder.put("f" + i, RegularFile.of(metadata, new byte[i]));
    }
    return builder
        .put("none", RegularFile.of(Metadata.of(0644), new byte[0]))
        .directory(
            "dir",
            metadata(
                0755,
                Map.of(
                    "trusted.overlay.opaque",
                    ImmutableBytes.utf8("y"),
                    "system.posix_acl_default",
                    ACL)))
        .build();
  }

  private Path mkfs(String options) throws IOException, InterruptedException {
    Path ours = directory.resolve("ours.img");
    Path theirs = directory.resolve("theirs.img");
    Files.deleteIfExists(ours);
    ErofsWriter.write(tree(), ours, Images.options());
    try (KernelMount mount = KernelMount.mount(ours)) {
      String[] arguments =
          Stream.concat(
                  Stream.of(options.split(" ", -1)),
                  Stream.of("-b4096", "--quiet", theirs.toString(), mount.path().toString()))
              .toArray(String[]::new);
      ErofsUtils.mkfs(arguments).requireSuccess();
    }
    return theirs;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x1000000",
        "-x-1",
        "-x1",
        "-x2 -zlz4",
        "-x1 --xattr-prefix=user.foo. --xattr-prefix=trusted.overlay.",
        "-x1000000 --xattr-prefix=user.foo. -Eplain-xattr-prefixes",
        "-x3 -Exattr-name-filter",
        "-x1 -Exattr-name-filter --xattr-prefix=user.foo. --xattr-prefix=security.se",
        "-x1 --root-xattr-isize=100",
      })
  void everyXattrIsFoundAndNoOther(String options) throws IOException, InterruptedException {
    FileTree tree = tree();
    Path image = mkfs(options);
    FileTree expected =
        options.equals("-x-1") ? Trees.withXattrs(tree, (name, value) -> false) : tree;
    try (ErofsImage opened = ErofsImage.open(image)) {
      assertEquals(List.of(), TreeDiff.compare(expected, opened.tree()));
      for (TreeEntry entry : expected) {
        ErofsInode inode = opened.lookup(entry.path()).orElseThrow();
        Map<ImmutableBytes, ImmutableBytes> xattrs = entry.node().metadata().xattrs();
        for (TreeEntry other : tree) {
          for (ImmutableBytes name : other.node().metadata().xattrs().keySet()) {
            assertEquals(
                Optional.ofNullable(xattrs.get(name)), inode.xattr(name), () -> name.toString());
          }
        }
      }
    }
    try (ImageSource source = ImageSource.open(image)) {
      assertEquals(List.of(), ErofsCheck.check(source, ReadOptions.DEFAULT, ignored -> {}));
    }
  }

  @Test
  void optionsDoWhatTheirTestsNeed() throws IOException, InterruptedException {
    long inlined = Files.size(mkfs("-x1000000"));
    Path image = mkfs("-x1 -Exattr-name-filter -Eplain-xattr-prefixes --xattr-prefix=user.foo.");
    assertTrue(Files.size(image) < inlined, "no shared xattrs");
    Superblock superblock = Superblock.read(Files.readAllBytes(image), Superblock.OFFSET);
    long compat = Features.XATTR_FILTER | Features.PLAIN_XATTR_PFX;
    assertEquals(compat, superblock.featureCompat() & compat);
    assertEquals(Features.XATTR_PREFIXES, superblock.featureIncompat());
    assertEquals(1, superblock.xattrPrefixCount());
  }
}
