package io.initfs.erofs;

import static io.initfs.erofs.fixture.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteStreams;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Patch;
import io.initfs.erofs.fsck.Finding;
import io.initfs.erofs.fsck.Rule;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.fstree.TreeEntry;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A valid image with one thing wrong: the reader says what and where, the checker finds it. */
class HostileImageTest {
  private static final int SUPERBLOCK = 1024;
  private static final int COMPACT = 32;
  private static final int EXTENDED = 64;
  private static final int DIRENT = 12;

  private static byte[] image;

  /** Reader and checker must each say this of a change. */
  record Wrong(
      String name,
      Patch.Change change,
      Class<? extends ErofsException> type,
      Rule rule,
      List<String> parts) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void writeImage() throws IOException {
    Metadata withXattr =
        Metadata.of(0644)
            .withMtime(Timestamp.ofSeconds(5)) // which makes the inode an extended one
            .withXattrs(
                ImmutableSortedMap.of(ImmutableBytes.utf8("user.k"), ImmutableBytes.utf8("value")));
    image =
        Images.write(
            new TreeBuilder()
                .put("plain", RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(1, 8192)))
                .put("inline", RegularFile.of(Metadata.of(0644), new byte[100]))
                .put("packed", RegularFile.of(Metadata.of(0644), Contents.TEXT.make(2, 100_000)))
                .put("xattr", RegularFile.of(withXattr, new byte[0]))
                .file("dir/a", "a")
                .file("dir/b", "b")
                .file("dir/sub/c", "c")
                .symlink("link", "target")
                .build());
    readAll(image);
    assertEquals(List.of(), Images.check(image));
  }

  private static void readAll(byte[] bytes) throws IOException {
    try (ErofsImage opened = Images.open(bytes)) {
      for (TreeEntry entry : opened.tree()) {
        if (entry.node() instanceof RegularFile file) {
          file.content().copyTo(ByteStreams.nullOutputStream());
        }
      }
    }
  }

  private static Wrong corrupt(Rule rule, String name, Patch.Change change, String... parts) {
    return new Wrong(name, change, CorruptImageException.class, rule, List.of(parts));
  }

  private static Wrong unsupported(Rule rule, String name, Patch.Change change, String... parts) {
    return new Wrong(name, change, UnsupportedFeatureException.class, rule, List.of(parts));
  }

  static Stream<Wrong> superblocks() {
    return Stream.of(
        new Wrong(
            "magic",
            p -> p.put(SUPERBLOCK, 1, 0xE3),
            NotErofsException.class,
            Rule.SB_MAGIC,
            List.of("test.img: superblock", "expected magic 0xe0f5e1e2, got 0xe0f5e1e3")),
        corrupt(
            Rule.SB_BLOCK_SIZE,
            "blocks too small",
            p -> p.put(SUPERBLOCK + 0x0C, 1, 8),
            "blkszbits: expected 9 to 16, got 8"),
        corrupt(
            Rule.SB_BLOCK_SIZE,
            "blocks too large",
            p -> p.put(SUPERBLOCK + 0x0C, 1, 200),
            "blkszbits: expected 9 to 16, got 200"),
        corrupt(
            Rule.SB_DIRECTORY_BLOCKS,
            "directory blocks",
            p -> p.put(SUPERBLOCK + 0x5A, 1, 1),
            "dirblkbits: expected 0, got 1"),
        unsupported(
            Rule.SB_INCOMPAT,
            "unknown feature",
            p -> p.put(SUPERBLOCK + 0x50, 4, 0x8000_0001L),
            "incompatible features 0x80000000"),
        corrupt(
            Rule.INODE_PLACE,
            "root beyond the image",
            p -> p.put(SUPERBLOCK + 0x0E, 2, 0xFFFF),
            "outside of the image"),
        corrupt(
            Rule.INODE_PLACE,
            "metadata far beyond the image",
            p -> p.put(SUPERBLOCK + 0x28, 4, 0xFFFF_FFFFL),
            "outside of the image"),
        corrupt(
            Rule.SB_ROOT,
            "root that is a file",
            p -> p.put(SUPERBLOCK + 0x0E, 2, p.nid("plain")),
            "a directory"));
  }

  static Stream<Wrong> inodes() {
    return Stream.of(
        unsupported(
            Rule.INODE_FORMAT,
            "reserved format bits",
            p -> p.put(p.inode("plain"), 2, 0x8000),
            "inode of nid",
            "i_format bits 0x8000"),
        unsupported(
            Rule.INODE_FORMAT,
            "layout 5",
            p -> p.put(p.inode("plain"), 2, 5 << 1),
            "data layout 5"),
        unsupported(
            Rule.MAP_CHUNK_FORMAT,
            "unknown chunk format",
            p -> p.put(p.inode("plain"), 2, 4 << 1).put(p.inode("plain") + 0x10, 4, 0x80),
            "chunk format 0x80"),
        corrupt(
            Rule.INODE_MODE,
            "no type",
            p -> p.put(p.inode("plain") + 4, 2, 0644),
            "i_mode: expected one of the seven file types, got 0644"),
        corrupt(
            Rule.INODE_SIZE,
            "negative size",
            p -> p.put(p.inode("xattr") + 8, 8, -1),
            "i_size: expected at least 0, got -1"),
        corrupt(
            Rule.MAP_RANGE,
            "size beyond the image",
            p -> p.put(p.inode("plain") + 8, 4, 0xFFFF_FFFFL),
            "outside of the image"),
        corrupt(
            Rule.MAP_RANGE,
            "start block beyond the image",
            p -> p.put(p.inode("plain") + 0x10, 4, 1 << 20),
            "outside of the image"),
        corrupt(
            Rule.MAP_INLINE,
            "inline tail that crosses a block",
            p -> p.put(p.inode("inline") + 8, 4, 4090),
            "inline tail",
            "crosses a block"),
        corrupt(
            Rule.INODE_SYMLINK,
            "empty target",
            p -> p.put(p.inode("link") + 8, 4, 0),
            "length of the target: expected 1 to 4095, got 0"),
        corrupt(
            Rule.INODE_SYMLINK,
            "target that is too long",
            p -> p.put(p.inode("link") + 8, 4, 4096),
            "length of the target"),
        corrupt(
            Rule.INODE_SYMLINK,
            "NUL in a target",
            p -> p.put(p.inode("link") + COMPACT + 2, 1, 0),
            "target: expected no NUL"));
  }

  static Stream<Wrong> directories() {
    return Stream.of(
        corrupt(
            Rule.DIR_BLOCK,
            "first name within an entry",
            p -> p.put(p.inode("dir") + COMPACT + 8, 2, 13),
            "directory data of nid",
            "first nameoff"),
        corrupt(
            Rule.DIR_BLOCK,
            "no entries",
            p -> p.put(p.inode("dir") + COMPACT + 8, 2, 0),
            "first nameoff"),
        corrupt(
            Rule.DIR_BLOCK,
            "names beyond the directory",
            p -> p.put(p.inode("dir") + COMPACT + 8, 2, 12 * 300),
            "first nameoff"),
        corrupt(
            Rule.DIR_BLOCK,
            "names that overlap",
            p -> p.put(p.inode("dir") + COMPACT + DIRENT + 8, 2, DIRENT),
            "name of entry"),
        corrupt(
            Rule.DIR_BLOCK,
            "name beyond the block",
            p -> p.put(p.inode("dir") + COMPACT + 4 * DIRENT + 8, 2, 0xFFFF),
            "name of entry"),
        corrupt(
            Rule.DIR_BLOCK,
            "directory that ends within an entry",
            p -> p.put(p.inode("dir") + 8, 4, 11),
            "first nameoff"),
        corrupt(
            Rule.DIR_NAME,
            "slash in a name",
            p -> p.put(p.inode("dir") + COMPACT + 5 * DIRENT + 3, 1, '/'),
            "no slash and no NUL"),
        corrupt(
            Rule.DIR_NAME,
            "NUL in a name",
            p -> p.put(p.inode("dir") + COMPACT + 5 * DIRENT + 3, 1, 0),
            "no slash and no NUL"),
        corrupt(
            Rule.DIR_DUPLICATE,
            "name that stands there twice",
            p -> p.put(p.inode("dir") + COMPACT + 5 * DIRENT + 4, 1, 'a'),
            "\"a\" twice"),
        corrupt(
            Rule.DIR_LOOP,
            "loop",
            p -> p.put(p.inode("dir") + COMPACT + 4 * DIRENT, 8, p.nid("/")),
            "a second one, or a loop"),
        corrupt(
            Rule.INODE_PLACE,
            "entry that leads out of the image",
            p -> p.put(p.inode("dir") + COMPACT + 2 * DIRENT, 8, 1L << 40),
            "outside of the image"),
        corrupt(
            Rule.INODE_PLACE,
            "entry that leads before the image",
            p -> p.put(p.inode("dir") + COMPACT + 2 * DIRENT, 8, -100_000),
            "outside of the image"));
  }

  static Stream<Wrong> xattrs() {
    return Stream.of(
        corrupt(
            Rule.XATTR_ENTRY,
            "value beyond the body",
            p -> p.put(p.inode("xattr") + EXTENDED + 12 + 2, 2, 100),
            "size of an xattr entry: expected at most 12, got"),
        corrupt(
            Rule.XATTR_ENTRY,
            "name beyond the body",
            p -> p.put(p.inode("xattr") + EXTENDED + 12, 1, 255),
            "size of an xattr entry"),
        corrupt(
            Rule.XATTR_BODY,
            "body beyond the image",
            p -> p.put(p.inode("xattr") + 2, 2, 0xFFFF),
            "outside of the image"),
        corrupt(
            Rule.XATTR_SHARED_COUNT,
            "more shared ids than room",
            p -> p.put(p.inode("xattr") + EXTENDED + 4, 1, 4),
            "xattr body of nid",
            "number of shared xattrs: expected at most 3, got 4"),
        corrupt(
            Rule.XATTR_SHARED,
            "shared id beyond the image",
            p ->
                p.put(p.inode("xattr") + EXTENDED + 4, 1, 3)
                    .fill(p.inode("xattr") + EXTENDED + 12, 12, 0xFF),
            "outside of the image"),
        unsupported(
            Rule.XATTR_HEADER,
            "header alone",
            p -> p.put(p.inode("xattr") + 2, 2, 1),
            "xattr body of nid",
            "a header without entries"));
  }

  /** The first pack of the index stands behind inode and map header; the data from block 1 on. */
  static Stream<Wrong> compressed() {
    return Stream.of(
        corrupt(
            Rule.MAP_HEADER,
            "big pclusters that are not declared",
            p -> p.put(p.inode("packed") + COMPACT + 4, 2, 7),
            "big pclusters"),
        corrupt(
            Rule.MAP_ALGORITHM,
            "algorithm that is not declared",
            p -> p.put(p.inode("packed") + COMPACT + 6, 1, 1),
            "algorithm: expected one of [LZ4], got LZMA"),
        unsupported(
            Rule.MAP_ALGORITHM,
            "algorithm that does not exist",
            p -> p.put(p.inode("packed") + COMPACT + 6, 1, 0xF),
            "compression algorithm 15"),
        corrupt(
            Rule.MAP_FRAGMENT,
            "fragment without a packed inode",
            p -> p.put(p.inode("packed") + COMPACT + 7, 1, 0x80),
            "place: expected a packed inode"),
        corrupt(
            Rule.MAP_INDEX,
            "index that begins with no head",
            p -> p.put(p.inode("packed") + COMPACT + 8, 2, 0x2001),
            "index of lcluster 0",
            "distance to the head"),
        corrupt(
            Rule.MAP_INDEX,
            "first extent not at 0",
            p -> p.put(p.inode("packed") + COMPACT + 8, 2, 0x1005),
            "first lcluster"),
        corrupt(
            Rule.MAP_ALGORITHM,
            "second algorithm that is not declared",
            p ->
                p.put(p.inode("packed") + COMPACT + 8, 2, 0x3000)
                    .put(p.inode("packed") + COMPACT + 6, 1, 0x30),
            "got ZSTD"),
        corrupt(
            Rule.MAP_INDEX,
            "compressed extent that claims to be raw",
            p -> p.put(p.inode("packed") + COMPACT + 8, 2, 0),
            "length of an uncompressed extent"),
        corrupt(
            Rule.MAP_RANGE,
            "pcluster beyond the image",
            p -> p.put(p.inode("packed") + COMPACT + 8 + 4, 4, 0x0FFF_FFFFL),
            "outside of the image"),
        corrupt(
            Rule.MAP_RANGE,
            "index beyond the image",
            p -> p.put(p.inode("packed") + 8, 4, 0xFFFF_FFFFL),
            ""),
        corrupt(
            Rule.DATA_ZEROS,
            "pcluster of zeros",
            p -> p.fill(firstPcluster(p), 4096, 0),
            "pcluster of nid",
            "zero padding"),
        corrupt(
            Rule.DATA_DECODE,
            "pcluster of ones",
            p -> p.fill(firstPcluster(p), 4096, 0xFF),
            "compressed data: expected",
            "bytes of LZ4"));
  }

  private static int firstPcluster(Patch patch) throws IOException {
    int base = patch.inode("packed") + COMPACT + 8 + 4;
    return (patch.u8(base) + 256 * patch.u8(base + 1) + 1) * 4096;
  }

  @ParameterizedTest
  @MethodSource({"superblocks", "inodes", "directories", "xattrs", "compressed"})
  void readerNamesIt(Wrong wrong) throws IOException {
    byte[] patched = Patch.sealed(image, wrong.change());
    assertFails(wrong.type(), () -> readAll(patched), wrong.parts().toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource({"superblocks", "inodes", "directories", "xattrs", "compressed"})
  void checkerFindsIt(Wrong wrong) throws IOException {
    List<Finding> findings = Images.check(Patch.sealed(image, wrong.change()));
    assertTrue(
        findings.stream().anyMatch(finding -> finding.rule() == wrong.rule()), findings::toString);
  }

  @Test
  void wrongChecksumIsCorrupt() throws IOException {
    byte[] patched = Patch.unsealed(image, p -> p.put(SUPERBLOCK + 0x10, 1, 99));
    assertFails(CorruptImageException.class, () -> readAll(patched), "superblock", "checksum");
    assertEquals(Rule.SB_CHECKSUM, Images.check(patched).get(0).rule());
  }

  @Test
  void checksumThatIsNotDeclaredIsNotChecked() throws IOException {
    readAll(Patch.unsealed(image, p -> p.put(SUPERBLOCK + 8, 4, 2).put(SUPERBLOCK + 4, 4, 0)));
  }

  static Stream<Wrong> whatReadersPassOver() {
    return Stream.of(
        corrupt(
            Rule.INODE_NLINK,
            "link count",
            p -> p.put(p.inode("plain") + 6, 2, 7),
            "nlink: expected 1, got 7"),
        corrupt(
            Rule.INODE_NLINK,
            "link count of a directory",
            p -> p.put(p.inode("dir") + 6, 2, 9),
            "nlink: expected 3, got 9"),
        corrupt(
            Rule.DIR_TYPE,
            "type of an entry",
            p -> p.put(p.inode("dir") + COMPACT + 2 * DIRENT + 10, 1, 7),
            "type of \"a\": expected 1, got 7"),
        corrupt(
            Rule.DIR_DOT_DOT,
            "parent",
            p -> p.put(p.inode("dir") + COMPACT + DIRENT, 8, p.nid("dir")),
            "\"..\": expected nid"),
        corrupt(
            Rule.DIR_DOT,
            "self",
            p -> p.put(p.inode("dir") + COMPACT, 8, p.nid("/")),
            "\".\": expected nid"),
        corrupt(
            Rule.DIR_ORDER,
            "order",
            p -> p.put(p.inode("dir") + COMPACT + 5 * DIRENT + 3, 1, 'c'),
            "order: expected a name after \"c\", got \"b\""),
        corrupt(
            Rule.XATTR_FILTER,
            "name filter",
            p -> p.put(SUPERBLOCK + 8, 4, 7).put(p.inode("xattr") + EXTENDED, 4, 1 << 14),
            "name filter: expected a clear bit for \"user.k\", got a set one"),
        corrupt(
            Rule.SB_ISHARE,
            "prefix of fingerprints",
            p -> p.put(SUPERBLOCK + 8, 4, 0x23).put(SUPERBLOCK + 0x69, 1, 3),
            "ishare_xattr_prefix_id: expected less than 0, got 3"),
        corrupt(
            Rule.SB_BLOCKS,
            "image size",
            p -> p.put(SUPERBLOCK + 0x24, 4, 1 << 20),
            "image size: expected 1048576 blocks of 4096 bytes"));
  }

  @ParameterizedTest
  @MethodSource("whatReadersPassOver")
  void checkerFindsWhatReadersPassOver(Wrong wrong) throws IOException {
    byte[] patched = Patch.sealed(image, wrong.change());
    readAll(patched);
    List<Finding> findings = Images.check(patched);
    assertTrue(
        findings.stream()
            .anyMatch(
                finding ->
                    finding.rule() == wrong.rule()
                        && wrong.parts().stream().allMatch(finding.text()::contains)),
        findings::toString);
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    List<Integer> lengths = new ArrayList<>(List.of(0, 1, 1023, 1024, 1151, 1152, 4095));
    for (int length = 4096; length < image.length; length += 997) {
      lengths.add(length);
    }
    lengths.add(image.length - 1);
    for (int length : lengths) {
      byte[] cut = Arrays.copyOf(image, length);
      assertFalse(Images.check(cut).isEmpty(), "cut to " + length);
      if (length < image.length - 4096) {
        assertThrows(ErofsException.class, () -> readAll(cut), "cut to " + length);
      }
    }
  }
}
