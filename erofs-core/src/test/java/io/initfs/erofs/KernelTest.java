package io.initfs.erofs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Trees;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.Commands;
import io.initfs.testdata.Contents;
import io.initfs.testdata.KernelMount;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Linux mounts our images and sees in them what was put into them. */
class KernelTest {
  @TempDir private Path directory;

  @BeforeEach
  void needsTheKernel() {
    Requirement.KERNEL.require();
  }

  static List<Compression> compressions() {
    return List.of(Compression.NONE, Compression.LZ4, Compression.lz4hc(12));
  }

  private KernelMount mount(FileTree tree, Compression compression)
      throws IOException, InterruptedException {
    Path image = directory.resolve("x.img");
    ErofsWriter.write(tree, image, Images.options().withCompression(compression));
    return KernelMount.mount(image);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void mountedTreeIsTheSource(Compression compression) throws IOException, InterruptedException {
    FileTree tree = RandomTrees.tree(compression.hashCode(), TreeOptions.SMALL);
    try (KernelMount mount = mount(tree, compression)) {
      FileTree mounted = DirectoryScanner.scan(mount.path());
      assertEquals(List.of(), TreeDiff.compare(Trees.withUserXattrsOnly(tree), mounted));
      assertEquals(linkCounts(tree), linkCounts(mount.path()));
    }
  }

  private static Map<String, Integer> linkCounts(FileTree tree) {
    Map<String, Integer> counts = new HashMap<>();
    Map<Node, Integer> links = tree.linkCounts();
    for (TreeEntry entry : tree) {
      counts.put(Trees.key(entry), links.get(entry.node()));
    }
    return counts;
  }

  private static Map<String, Integer> linkCounts(Path mounted)
      throws IOException, InterruptedException {
    byte[] listing =
        Commands.run("find", mounted.toString(), "-printf", "%n:%P\\0").requireSuccess().stdout();
    Map<String, Integer> counts = new HashMap<>();
    String text = new String(listing, StandardCharsets.ISO_8859_1);
    for (String line : Splitter.on('\0').omitEmptyStrings().split(text)) {
      int colon = line.indexOf(':');
      counts.put(line.substring(colon + 1), Integer.valueOf(line.substring(0, colon)));
    }
    return counts;
  }

  @Test
  void namesAreFoundOneByOneInWideDirectories() throws IOException, InterruptedException {
    TreeBuilder builder = new TreeBuilder();
    for (int i = 0; i < 70_000; i++) {
      builder.put(
          "wide/" + Integer.toString(i * 7919, 36), RegularFile.of(Metadata.of(0644), new byte[0]));
    }
    for (int i = 0; i < 300; i++) {
      builder.directory("dirs/!" + i, Metadata.of(0755));
    }
    FileTree tree = builder.build();
    try (KernelMount mount = mount(tree, Compression.LZ4)) {
      for (int i = 0; i < 70_000; i += 13) {
        assertTrue(Files.exists(mount.path().resolve("wide/" + Integer.toString(i * 7919, 36))));
      }
      for (int i = 0; i < 300; i++) {
        assertTrue(Files.isDirectory(mount.path().resolve("dirs/!" + i)));
      }
      assertFalse(Files.exists(mount.path().resolve("wide/none")));
      assertEquals(linkCounts(tree), linkCounts(mount.path()));
    }
  }

  @Test
  void directoryOfMoreThan64MebibytesIsSearched() throws IOException, InterruptedException {
    int count = 260_000;
    TreeBuilder builder = new TreeBuilder();
    Node empty = RegularFile.of(Metadata.of(0644), new byte[0]);
    String filler = "n".repeat(245);
    for (int i = 0; i < count; i++) {
      builder.put(String.format("%010d%s", i, filler), empty);
    }
    try (KernelMount mount = mount(builder.build(), Compression.NONE);
        ErofsImage image = ErofsImage.open(directory.resolve("x.img"))) {
      assertTrue(image.root().size() > 64 << 20);
      assertEquals(image.root().size(), Files.size(mount.path()));
      for (int i = 0; i < count; i += 997) {
        String name = String.format("%010d%s", i, filler);
        assertTrue(Files.exists(mount.path().resolve(name)), name);
        assertTrue(image.lookup(TreePath.of(name)).isPresent(), name);
      }
      assertFalse(Files.exists(mount.path().resolve("x" + filler)));
      assertFalse(image.lookup(TreePath.of("x" + filler)).isPresent());
    }
  }

  @Test
  void largeFilesAreEqualAsAWholeAndByRanges() throws IOException, InterruptedException {
    byte[] mixed = Contents.MIXED.make(1, 20 << 20);
    byte[] zeros = new byte[(20 << 20) + 1];
    FileTree tree =
        new TreeBuilder()
            .put("mixed", RegularFile.of(Metadata.of(0644), mixed))
            .put("zeros", RegularFile.of(Metadata.of(0644), zeros))
            .build();
    try (KernelMount mount = mount(tree, Compression.LZ4)) {
      // Ranges first: what the whole file leaves in the page cache is not decoded again.
      SplittableRandom random = new SplittableRandom(2);
      try (RandomAccessFile file =
          new RandomAccessFile(mount.path().resolve("mixed").toFile(), "r")) {
        for (int i = 0; i < 100; i++) {
          int from = random.nextInt(mixed.length - 20_000);
          byte[] got = new byte[random.nextInt(20_000)];
          file.seek(from);
          file.readFully(got);
          assertArrayEquals(Arrays.copyOfRange(mixed, from, from + got.length), got);
        }
      }
      assertEquals(List.of(), TreeDiff.compare(tree, DirectoryScanner.scan(mount.path())));
    }
  }

  @Test
  void xattrsOfAllPrefixesAreListed() throws IOException, InterruptedException {
    Map<String, String> xattrs =
        Map.of(
            "user.comment", "hello",
            "trusted.overlay.opaque", "y",
            "security.selinux", "system_u:object_r:bin_t:s0");
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> map =
        ImmutableSortedMap.naturalOrder();
    xattrs.forEach((name, value) -> map.put(ImmutableBytes.utf8(name), ImmutableBytes.utf8(value)));
    Metadata metadata = Metadata.of(0644).withXattrs(map.build());
    FileTree tree = new TreeBuilder().put("f", RegularFile.of(metadata, new byte[] {1})).build();
    try (KernelMount mount = mount(tree, Compression.LZ4)) {
      // GNU tar puts them into the archive's extended headers as they are.
      Commands.Result tar =
          Commands.run(
              "tar",
              "-C",
              mount.path().toString(),
              "-c",
              "--format=posix",
              "--xattrs",
              "--xattrs-include=*",
              "f");
      String archive = new String(tar.requireSuccess().stdout(), StandardCharsets.ISO_8859_1);
      xattrs.forEach(
          (name, value) ->
              assertTrue(archive.contains("SCHILY.xattr." + name + "=" + value + "\n"), name));
    }
  }
}
