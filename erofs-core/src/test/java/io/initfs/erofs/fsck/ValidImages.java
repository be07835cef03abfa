package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.LclusterEntry;
import io.initfs.erofs.disk.MapHeader;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.IndexedFile;
import io.initfs.erofs.fixture.MapBytes;
import io.initfs.erofs.fixture.Patch;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Images to break. */
final class ValidImages {
  static final int BLOCK = 4096;

  /** One of each kind of thing, by our writer. */
  static final byte[] WRITTEN = written();

  private ValidImages() {}

  private static byte[] written() {
    FileTree tree =
        new TreeBuilder()
            .put("plain", RegularFile.of(Metadata.of(0644), Contents.RANDOM.make(1, 8192)))
            .put("inline", RegularFile.of(Metadata.of(0644), new byte[100]))
            .put("packed", RegularFile.of(Metadata.of(0644), Contents.TEXT.make(2, 100_000)))
            .put("acl", RegularFile.of(withXattrs("system.posix_acl_access", acl()), new byte[0]))
            .put("xattr", RegularFile.of(withXattrs("user.k", "value"), new byte[0]))
            .put(
                "xattrs", RegularFile.of(withXattrs("user.k", "value", "user.l", "v"), new byte[0]))
            .file("dir/a", "a")
            .file("dir/b", "b")
            .file("dir/sub/c", "c")
            .symlink("link", "target")
            .build();
    try {
      return Images.write(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An mtime of its own makes the inode an extended one. */
  private static Metadata withXattrs(String... namesAndValues) {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.naturalOrder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xattrs.put(
          ImmutableBytes.utf8(namesAndValues[i]), ImmutableBytes.utf8(namesAndValues[i + 1]));
    }
    return Metadata.of(0644).withMtime(Timestamp.ofSeconds(5)).withXattrs(xattrs.build());
  }

  /** Version 2, then owner, group and others. */
  private static String acl() {
    return "\2\0\0\0" + "\1\0\6\0____".replace('_', '\0') + "\4\0\4\0____".replace('_', '\0');
  }

  /** Two inline files of 40 bytes, and a plain one that ends within a block. */
  static HandMade flat() {
    HandMade image = new HandMade(12);
    for (String name : new String[] {"first", "second"}) {
      byte[] bytes = MapBytes.runs(1, 40);
      byte[] inode = HandMade.compact(DataLayout.FLAT_INLINE, bytes.length, 0xFFFF_FFFFL);
      image.file(name, inode, bytes, bytes);
    }
    byte[] bytes = MapBytes.runs(2, BLOCK * 3 / 2);
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, bytes.length, image.data(bytes));
    return image.file("plain", inode, new byte[0], bytes);
  }

  /** A file in pclusters of several blocks, with a full index. */
  static HandMade indexed() {
    HandMade image = new HandMade(12).allAlgorithms();
    IndexedFile file =
        new IndexedFile(image, new MapHeader(0, MapHeader.ADVISE_BIG_PCLUSTER_1, 0, 0));
    for (int i = 0; i < 3; i++) {
      byte[] bytes = Contents.RANDOM.make(i, 3 * BLOCK);
      System.arraycopy(MapBytes.runs(i, BLOCK), 0, bytes, 0, BLOCK);
      file.compressed(LclusterEntry.HEAD1, bytes);
    }
    file.full("file");
    return image;
  }

  /** As {@link #indexed} with a plain file of one block. */
  static HandMade indexedAndPlain() {
    HandMade image = indexed();
    byte[] bytes = MapBytes.runs(9, BLOCK);
    byte[] inode = HandMade.compact(DataLayout.FLAT_PLAIN, bytes.length, image.data(bytes));
    return image.file("plain", inode, new byte[0], bytes);
  }

  /** Where the first pcluster of {@link #indexed}'s file is: as its first index entry says. */
  static long firstPcluster(Patch patch) throws IOException {
    int block = patch.inode("file") + 32 + 16 + 4;
    return (patch.u8(block) | patch.u8(block + 1) << 8) * (long) BLOCK;
  }
}
