package io.initfs.fstree.text;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.text.OverlayXattrs.Backing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Trees with all that a text holds, names and values of any bytes among it. */
final class RandomDumpTrees {
  private static final List<String> XATTRS =
      List.of(
          "user.a=b",
          "security.selinux",
          "trusted.overlay.overlay.opaque",
          "trusted.overlay.overlay.overlay.redirect",
          "trusted.overlayx",
          "-");

  private final SplittableRandom random;
  private final List<Node> linkable = new ArrayList<>();

  private RandomDumpTrees(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static FileTree tree(long seed) {
    return new FileTree(new RandomDumpTrees(seed).directory(4));
  }

  private Directory directory(int depth) {
    Map<EntryName, Node> children = new HashMap<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      ImmutableBytes name = text(1 + random.nextInt(9), true);
      if (EntryName.isValid(name)) {
        children.put(new EntryName(name), node(depth));
      }
    }
    return new Directory(metadata(), children);
  }

  private Node node(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return directory(depth - 1);
    }
    if (!linkable.isEmpty() && random.nextInt(5) == 0) {
      return linkable.get(random.nextInt(linkable.size()));
    }
    Node node = leaf();
    linkable.add(node);
    return node;
  }

  private Node leaf() {
    return switch (random.nextInt(8)) {
      case 0 -> new Symlink(metadata(), text(1 + random.nextInt(20), true));
      case 1 -> new Fifo(metadata());
      case 2 -> new Socket(metadata());
      case 3 -> new DeviceNode(metadata(), NodeKind.BLOCK_DEVICE, device());
      case 4 -> new DeviceNode(metadata(), NodeKind.CHARACTER_DEVICE, device());
      case 5, 6 -> backedFile();
      default -> RegularFile.of(metadata(), text(random.nextInt(30), false).toByteArray());
    };
  }

  private Node backedFile() {
    @Nullable ImmutableBytes payload =
        random.nextBoolean() ? text(1 + random.nextInt(9), true) : null;
    @Nullable ImmutableBytes digest =
        random.nextBoolean() ? bytes(random.nextBoolean() ? 32 : 64) : null;
    boolean told = payload != null || digest != null;
    long size = random.nextInt(told ? 3 : 1) == 0 ? 1 + random.nextInt(1 << 16) : 0;
    ByteSource content = new HoleSource(size);
    return new RegularFile(new Backing(payload, digest).mark(metadata()), size, content);
  }

  private DeviceNumber device() {
    return DeviceNumber.fromLinux(random.nextInt() & 0xFFFF_FFFFL);
  }

  private Metadata metadata() {
    Map<ImmutableBytes, ImmutableBytes> xattrs = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = XATTRS.get(random.nextInt(XATTRS.size()));
      xattrs.put(ImmutableBytes.utf8(name), text(random.nextInt(20), false));
    }
    return new Metadata(
        random.nextInt(010000),
        random.nextInt() & Metadata.MAX_ID,
        random.nextInt() & Metadata.MAX_ID,
        new Timestamp(random.nextLong(), random.nextInt(1_000_000_000)),
        ImmutableSortedMap.copyOf(xattrs));
  }

  /** Bytes of which many need an escape, or look like something else. */
  private ImmutableBytes text(int length, boolean withoutNul) {
    byte[] bytes = bytes(length).toByteArray();
    byte[] special = {'-', '\\', '=', ' ', '\n', '\t', 'x', '@', (byte) 0x80, 0x7F};
    for (int i = 0; i < length; i++) {
      if (random.nextBoolean()) {
        bytes[i] = special[random.nextInt(special.length)];
      }
      if (withoutNul && (bytes[i] == 0 || bytes[i] == '/')) {
        bytes[i] = '.';
      }
    }
    return ImmutableBytes.copyOf(bytes);
  }

  private ImmutableBytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ImmutableBytes.copyOf(bytes);
  }
}
