package io.initfs.testdata;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreePath;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Trees from a seed that give every feature of mkfs.erofs something to do: besides what {@link
 * RandomTrees} has, duplicates, shifted duplicates, holes, labels that most files share, xattrs of
 * every prefix, and ACLs. {@link DiskTrees} can hold them.
 */
public final class FeatureTrees {
  private static final TreeOptions WIDE =
      new TreeOptions(100, 50_000, true, TreeOptions.SMALL.kinds(), false, true, true)
          .withKinds(EnumSet.complementOf(EnumSet.of(NodeKind.SOCKET)));

  private static final int DUPLICATE = 60_000;
  private static final int[] SHIFTS = {1, 3, 4096, 5000};
  private static final int LARGE = 5 << 20;
  private static final long HUGE = 40 << 20;

  private static final String[] LABELS = {
    "system_u:object_r:bin_t:s0\0", "system_u:object_r:lib_t:s0\0", "system_u:object_r:etc_t:s0\0"
  };

  /** An ACL that grants user 1000 something, and the permissions that go with it. */
  private static final ImmutableBytes ACL =
      hex(
          "02000000" // version
              + "01000600ffffffff" // user::rw-
              + "02000500e8030000" // user:1000:r-x
              + "04000400ffffffff" // group::r--
              + "10000700ffffffff" // mask::rwx
              + "20000400ffffffff"); // other::r--

  private static final int ACL_PERMISSIONS = 0674;

  /** CAP_NET_RAW, permitted and effective, in revision 2. */
  private static final ImmutableBytes CAPABILITY = hex("0100000200200000000000000000000000000000");

  private final SplittableRandom random;
  private final TreeBuilder builder = new TreeBuilder();

  private FeatureTrees(long seed, TreeOptions options) {
    this.random = new SplittableRandom(seed);
    builder.put(TreePath.ROOT, RandomTrees.tree(seed, options).root());
  }

  /** About 600 names and 4 MB, deep and wide directories. */
  public static FileTree wide(long seed) {
    return new FeatureTrees(seed, WIDE).build();
  }

  /** As {@link #wide} without its corners: each directory fits into a block of 4 KiB. */
  public static FileTree narrow(long seed) {
    return new FeatureTrees(
            seed, new TreeOptions(100, 50_000, false, WIDE.kinds(), true, true, true))
        .build();
  }

  /** A few files of {@value #LARGE} bytes, and one that is huge but for its holes. */
  public static FileTree large(long seed) {
    FeatureTrees trees = new FeatureTrees(seed, WIDE.withNames(0));
    byte[] text = Contents.TEXT.make(seed, LARGE);
    trees.file("text", text);
    trees.file("text-shifted", Bytes.concat(new byte[7], text));
    trees.file("mixed", Contents.MIXED.make(seed, LARGE));
    trees.sparse("huge", HUGE, Map.of(5_000_001L, 70_000, 20L << 20, 4096, HUGE - 10, 10));
    return trees.builder.build();
  }

  private FileTree build() {
    addDuplicates();
    addHoles();
    addXattrs();
    return builder.build().mapMetadata(this::labelled);
  }

  private void file(String path, byte[] content) {
    builder.put(path, RegularFile.of(Metadata.of(0644), content));
  }

  private void addDuplicates() {
    for (Contents kind : new Contents[] {Contents.TEXT, Contents.RANDOM}) {
      byte[] content = kind.make(random.nextLong(), DUPLICATE);
      file("duplicates/" + kind, content);
      file("duplicates/" + kind + "-again", content);
      for (int shift : SHIFTS) {
        byte[] before = kind.make(random.nextLong(), shift);
        file("duplicates/" + kind + "-shifted-" + shift, Bytes.concat(before, content));
      }
    }
  }

  private void addHoles() {
    sparse("holes/only", 200_000, Map.of());
    sparse("holes/blocks", 1 << 20, Map.of(0L, 4096, 1L << 16, 1 << 16, 1L << 19, 8192));
    sparse("holes/odd", 700_001, Map.of(5L, 1, 99_999L, 5000, 300_000L, 70_000, 700_000L, 1));
    sparse("holes/at-the-end", 300_000, Map.of(0L, 10_000));
  }

  private void sparse(String path, long size, Map<Long, Integer> islands) {
    ImmutableMap.Builder<Long, ByteSource> contents = ImmutableMap.builder();
    new TreeMap<>(islands)
        .forEach(
            (offset, length) ->
                contents.put(offset, Contents.TEXT.source(random.nextLong(), length)));
    SparseContent content = new SparseContent(size, contents.buildOrThrow());
    builder.put(path, new RegularFile(Metadata.of(0644), size, content));
  }

  private void addXattrs() {
    Metadata acl = Metadata.of(ACL_PERMISSIONS);
    for (int i = 0; i < 5; i++) {
      xattrs("xattrs/acl-" + i, acl, Map.of("system.posix_acl_access", ACL));
    }
    builder.directory(
        "xattrs/acl-dir",
        withXattrs(acl, Map.of("system.posix_acl_access", ACL, "system.posix_acl_default", ACL)));
    Map<String, ImmutableBytes> many = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      many.put("user.many." + i, ImmutableBytes.utf8("value " + i % 7));
    }
    Metadata plain = Metadata.of(0644);
    for (int i = 0; i < 4; i++) {
      xattrs("xattrs/many-" + i, plain, many);
    }
    xattrs("xattrs/long-name", plain, Map.of("user." + "n".repeat(250), ImmutableBytes.EMPTY));
    xattrs("xattrs/long-value", plain, Map.of("trusted.long", bytes(3000)));
    xattrs("xattrs/binary-name", plain, Map.of("user.\u00E9=%\n", bytes(30)));
    xattrs("xattrs/capability", plain, Map.of("security.capability", CAPABILITY));
    xattrs("xattrs/opaque", plain, Map.of("trusted.overlay.opaque", ImmutableBytes.utf8("y")));
  }

  private ImmutableBytes bytes(int length) {
    return ImmutableBytes.copyOf(Contents.RANDOM.make(random.nextLong(), length));
  }

  private void xattrs(String path, Metadata metadata, Map<String, ImmutableBytes> xattrs) {
    builder.put(path, RegularFile.of(withXattrs(metadata, xattrs), bytes(10).toByteArray()));
  }

  private static Metadata withXattrs(Metadata metadata, Map<String, ImmutableBytes> xattrs) {
    Map<ImmutableBytes, ImmutableBytes> all = new TreeMap<>(metadata.xattrs());
    xattrs.forEach((name, value) -> all.put(ImmutableBytes.utf8(name), value));
    return metadata.withXattrs(ImmutableSortedMap.copyOf(all));
  }

  /** Most nodes get one of few labels, some a name that a prefix of its own pays for. */
  private Metadata labelled(Metadata metadata) {
    Map<String, ImmutableBytes> labels = new TreeMap<>();
    if (random.nextInt(10) < 8) {
      String label = LABELS[random.nextInt(LABELS.length)];
      labels.put("security.selinux", ImmutableBytes.utf8(label));
    }
    if (random.nextInt(4) == 0) {
      String name = "trusted.a.long.prefix." + random.nextInt(20);
      labels.put(name, ImmutableBytes.utf8("value " + random.nextInt(4)));
    }
    return withXattrs(metadata, labels);
  }

  private static ImmutableBytes hex(String digits) {
    return ImmutableBytes.copyOf(HexFormat.of().parseHex(digits));
  }
}
