package io.initfs.fstree.local;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Small trees of what Java can put on a disk: no devices, and nothing that it would round. */
final class RandomLocalTrees {
  private final SplittableRandom random;
  private final boolean root;
  private final List<RegularFile> files = new ArrayList<>();

  private RandomLocalTrees(long seed, boolean root) {
    this.random = new SplittableRandom(seed);
    this.root = root;
  }

  /**
   * @param root whether it is root who will extract: others keep access to their files
   */
  static FileTree tree(long seed, boolean root) {
    return new FileTree(new RandomLocalTrees(seed, root).directory(4));
  }

  private Directory directory(int depth) {
    Map<EntryName, Node> children = new TreeMap<>();
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      children.put(name(), node(depth));
    }
    return new Directory(metadata(1_000_000_000), children);
  }

  private Node node(int depth) {
    int choice = random.nextInt(6);
    if (choice < 2 && depth > 0) {
      return directory(depth - 1);
    }
    if (choice == 2) {
      // JDK 17 sets the times of symlinks to the microsecond.
      Metadata metadata = metadata(1_000_000).withXattrs(ImmutableSortedMap.of());
      return new Symlink(metadata.withPermissions(0777), target());
    }
    if (choice == 3 && !files.isEmpty()) {
      return files.get(random.nextInt(files.size()));
    }
    byte[] content =
        new byte[random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(9)];
    random.nextBytes(content);
    RegularFile file = RegularFile.of(metadata(1_000_000_000), content);
    files.add(file);
    return file;
  }

  private EntryName name() {
    while (true) {
      ImmutableBytes bytes = bytes(random.nextInt(20) == 0 ? 255 : 1 + random.nextInt(12));
      if (EntryName.isValid(bytes)) {
        return new EntryName(bytes);
      }
    }
  }

  private ImmutableBytes target() {
    String start = List.of("", "/", "../", "./").get(random.nextInt(4));
    ImmutableBytes name = name().bytes();
    byte[] prefix = start.getBytes(StandardCharsets.US_ASCII);
    return ImmutableBytes.copyOf(Bytes.concat(prefix, name.toByteArray()));
  }

  private ImmutableBytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (random.nextInt(4) != 0) {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) ('!' + (bytes[i] & 0x3F)); // ASCII from '!' to '`'
      }
    }
    return ImmutableBytes.copyOf(bytes);
  }

  private Metadata metadata(int nanosResolution) {
    int permissions = root ? random.nextInt(010000) : 0700 | random.nextInt(02000);
    long uid = root ? random.nextLong(0xFFFF_FFFFL) : 0;
    long gid = root ? random.nextLong(0xFFFF_FFFFL) : 0;
    int unit = 1_000_000_000 / nanosResolution;
    Timestamp mtime =
        new Timestamp(random.nextLong(4_000_000_000L), random.nextInt(nanosResolution) * unit);
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.naturalOrder();
    if (random.nextInt(5) == 0) {
      xattrs.put(ImmutableBytes.utf8("user.a"), bytes(random.nextInt(100)));
      xattrs.put(ImmutableBytes.utf8("user.b"), ImmutableBytes.EMPTY);
    }
    return new Metadata(permissions, uid, gid, mtime, xattrs.build());
  }
}
