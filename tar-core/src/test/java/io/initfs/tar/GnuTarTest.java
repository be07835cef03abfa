package io.initfs.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.Aspect;
import io.initfs.fstree.DiffOptions;
import io.initfs.fstree.Directory;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.PosixAcl;
import io.initfs.fstree.PosixAcl.Entry;
import io.initfs.fstree.PosixAcl.Tag;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeDiff;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Commands;
import io.initfs.testdata.DiskTrees;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.Requirement;
import io.initfs.testdata.SparseContent;
import io.initfs.testdata.TreeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What GNU tar packs of a directory on disk, against the directory itself. */
class GnuTarTest {
  private static final TreeOptions OPTIONS =
      TreeOptions.SMALL.withKinds(EnumSet.complementOf(EnumSet.of(NodeKind.SOCKET)));

  @TempDir private Path directory;

  @BeforeEach
  void needsTar() {
    Requirement.TAR.require();
    Requirement.ROOT.require();
  }

  /** Writes {@code tree} to disk, packs that and compares the archive with what is on disk. */
  private void assertPacks(FileTree tree, DiffOptions options, String... arguments)
      throws IOException, InterruptedException {
    Path source = directory.resolve("source");
    DiskTrees.write(tree, source);
    Path archive = pack(source, arguments);

    try (TarArchive opened = TarArchive.open(archive)) {
      assertEquals(List.of(), TreeDiff.compare(DiskTrees.read(source), opened.tree(), options));
      assertEquals(List.of(), opened.notes());
    }
  }

  private Path pack(Path source, String... arguments) throws IOException, InterruptedException {
    Path archive = directory.resolve("archive.tar");
    List<String> command = new ArrayList<>(List.of("tar", "-c", "-C", source.toString()));
    command.add("--file=" + archive);
    command.addAll(Arrays.asList(arguments));
    command.add(".");
    Commands.run(command).requireSuccess();
    return archive;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void paxWithXattrs(long seed) throws IOException, InterruptedException {
    assertPacks(
        RandomTrees.tree(seed, OPTIONS),
        DiffOptions.EXACT,
        "--format=posix",
        "--xattrs",
        "--xattrs-include=*",
        "--sparse");
  }

  /** With --acls alone GNU tar writes lists as text, with names where the machine has them. */
  @Test
  void aclsAsText() throws IOException, InterruptedException {
    Path source = directory.resolve("source");
    Entry owner = new Entry(Tag.OWNER, 7, 0);
    Entry group = new Entry(Tag.OWNING_GROUP, 5, 0);
    Entry other = new Entry(Tag.OTHER, 0, 0);
    Entry mask = new Entry(Tag.MASK, 7, 0);
    Entry root = new Entry(Tag.USER, 4, 0);
    Entry user = new Entry(Tag.USER, 6, 3_999_999_999L);
    Entry named = new Entry(Tag.GROUP, 1, 3_999_999_998L);
    ImmutableBytes access = acl(owner, group, other, mask, root, user, named);
    Metadata file = Metadata.of(0770).withXattrs(ImmutableSortedMap.of(PosixAcl.ACCESS, access));
    Metadata parent =
        Metadata.of(0770)
            .withXattrs(
                ImmutableSortedMap.of(
                    PosixAcl.ACCESS, access, PosixAcl.DEFAULT, acl(owner, group, other)));
    FileTree tree =
        new TreeBuilder()
            .put("d/f", RegularFile.of(file, new byte[1]))
            .directory("d", parent)
            .file("plain", "x")
            .build();
    DiskTrees.write(tree, source);

    try (TarArchive opened = TarArchive.open(pack(source, "--format=posix", "--acls"))) {
      assertEquals(List.of(), opened.notes());
      FileTree onDisk = DiskTrees.read(source);
      assertEquals(List.of(), TreeDiff.compare(onDisk, opened.tree()));
      assertEquals(file.xattrs(), Trees.node(opened.tree(), "d/f").metadata().xattrs());
      assertEquals(parent.xattrs(), Trees.node(opened.tree(), "d").metadata().xattrs());
    }
  }

  private static ImmutableBytes acl(Entry... entries) {
    return PosixAcl.ofEntries(List.of(entries)).orElseThrow().toXattr();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "oldgnu"})
  void gnu(String format) throws IOException, InterruptedException {
    assertPacks(
        RandomTrees.tree(4, OPTIONS.withXattrs(false)),
        DiffOptions.EXACT.withWholeSeconds(),
        "--format=" + format,
        "--sparse");
  }

  /** These have room for little: names of 100 bytes, 21 bits of an owner, 33 bits of a time. */
  @ParameterizedTest
  @ValueSource(strings = {"ustar", "v7"})
  void old(String format) throws IOException, InterruptedException {
    EnumSet<NodeKind> kinds =
        EnumSet.of(NodeKind.DIRECTORY, NodeKind.REGULAR_FILE, NodeKind.SYMLINK);
    TreeOptions options = TreeOptions.TINY.withPlainNames(true).withXattrs(false).withKinds(kinds);
    TreeBuilder shortNames = new TreeBuilder();
    RandomTrees.tree(5, options.withNames(300)).mapMetadata(GnuTarTest::small).stream()
        .filter(entry -> entry.path().toRelativeBytes().length < 90)
        .filter(entry -> !(entry.node() instanceof Symlink link) || link.target().length() <= 100)
        .forEach(entry -> shortNames.put(entry.path(), childless(entry.node())));
    FileTree tree = shortNames.build();
    assertTrue(tree.stream().count() > 200);

    assertPacks(tree, DiffOptions.EXACT, "--format=" + format);
  }

  private static Node childless(Node node) {
    return node instanceof Directory ? new Directory(node.metadata(), Map.of()) : node;
  }

  private static Metadata small(Metadata metadata) {
    return metadata
        .withOwner(metadata.uid() & 0x1FFFFF, metadata.gid() & 0x1FFFFF)
        .withMtime(Timestamp.ofSeconds(metadata.mtime().seconds() & 0x1FFFFFFFL));
  }

  @ParameterizedTest
  @CsvSource({
    "--format=gnu, 1.0",
    "--format=oldgnu, 1.0",
    "--format=posix, 0.0",
    "--format=posix, 0.1",
    "--format=posix, 1.0"
  })
  void filesWithHoles(String format, String version) throws IOException, InterruptedException {
    TreeBuilder tree = new TreeBuilder();
    long size = 0;
    for (int islands : new int[] {0, 1, 2, 4, 5, 30, 200}) {
      RegularFile file = sparse(islands, islands % 2 == 0 ? 50_000 : 0);
      tree.put(TreePath.of("dir/holes-" + islands), file);
      size += file.size();
    }
    tree.file("dir/none", "text");

    assertPacks(
        tree.build(),
        DiffOptions.EXACT.withWholeSeconds(),
        format,
        "--sparse",
        "--sparse-version=" + version);

    assertTrue(Files.size(directory.resolve("archive.tar")) < size / 4, "no holes in the archive");
  }

  /** Islands of an odd length, 100 kB apart, and a hole behind them. */
  private static RegularFile sparse(int islands, int holeAtEnd) {
    Map<Long, ByteSource> parts = new HashMap<>();
    long end = 0;
    for (int i = 0; i < islands; i++) {
      byte[] part = new byte[4097 + i];
      Arrays.fill(part, (byte) (i + 1));
      parts.put(100_000L * i, ByteSource.wrap(part));
      end = 100_000L * i + part.length;
    }
    long size = end + holeAtEnd;
    return new RegularFile(Metadata.of(0600), size, new SparseContent(size, parts));
  }

  @ParameterizedTest
  @CsvSource({"--gzip, GZIP", "--xz, XZ", "--zstd, ZSTD"})
  void compressed(String option, TarCompression compression)
      throws IOException, InterruptedException {
    Path source = directory.resolve("source");
    DiskTrees.write(RandomTrees.tree(6, TreeOptions.TINY.withKinds(OPTIONS.kinds())), source);

    try (TarArchive opened = TarArchive.open(pack(source, "--format=posix", option))) {
      assertEquals(compression, opened.compression());
      assertEquals(
          List.of(),
          TreeDiff.compare(
              DiskTrees.read(source), opened.tree(), DiffOptions.EXACT.ignoring(Aspect.XATTRS)));
    }
  }

  @Test
  void labelsAndIncrementalDumps() throws IOException, InterruptedException {
    assertPacks(
        RandomTrees.tree(7, OPTIONS.withXattrs(false)),
        DiffOptions.EXACT.withWholeSeconds(),
        "--format=gnu",
        "--label=a label",
        "--listed-incremental=" + directory.resolve("snapshot"));
  }

  @Test
  void appendedEntryReplaces() throws IOException, InterruptedException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("a"), "old");
    Path archive = pack(source);
    Files.writeString(source.resolve("a"), "newer");
    Commands.run(List.of("tar", "-r", "-C", source.toString(), "--file=" + archive, "./a"))
        .requireSuccess();

    try (TarArchive opened = TarArchive.open(archive)) {
      assertEquals("newer", Trees.text(opened.tree(), "a"));
    }
  }
}
