package io.initfs.testdata;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws names, metadata and nodes. All that is drawn can be held by Linux and by newc. */
final class RandomNodes {
  private static final int[] PERMISSIONS = {0644, 0755, 0600, 0000, 04755, 02711, 01777, 07777};

  /** 2^32 - 1 is missing: to the kernel it is no owner. */
  private static final long[] IDS = {
    0, 0, 0, 1, 1000, 65_534, 65_535, 65_536, 70_000, 1L << 31, 0xFFFF_FFFEL
  };

  private static final long[] SECONDS = {
    0, 1, 1_700_000_000, 1_700_000_000, 1_700_000_000, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL
  };
  private static final int[] NANOS = {0, 0, 1, 123_456_789, 999_999_999};
  private static final int[] SIZES = {
    0, 1, 2, 100, 1000, 4000, 4095, 4096, 4097, 8191, 8192, 8193, 12_288, 65_535, 65_536, 65_537
  };
  private static final String[] NAME_STARTS = {
    "!",
    "#",
    "-",
    ".",
    "..",
    "~",
    "lib",
    "module-",
    "with space ",
    "back\\slash",
    "tab\t",
    "line\n",
    "quote\"",
    "é",
    "中文",
    "😀"
  };
  private static final int MAX_KEPT = 64 << 10;
  private static final int MAX_TARGET = 4095;

  private final SplittableRandom random;
  private final TreeOptions options;

  RandomNodes(SplittableRandom random, TreeOptions options) {
    this.random = random;
    this.options = options;
  }

  EntryName name() {
    if (options.plainNames()) {
      return EntryName.of("n" + Long.toString(random.nextLong(1L << 30), 36));
    }
    String text = Integer.toString(random.nextInt(100_000), 36);
    return switch (random.nextInt(20)) {
      case 0 -> longName(255);
      case 1 -> longName(100 + random.nextInt(150));
      case 2, 3 -> notUtf8(1 + random.nextInt(20));
      case 4, 5, 6, 7, 8 -> EntryName.of(NAME_STARTS[random.nextInt(NAME_STARTS.length)] + text);
      default -> EntryName.of(text + (random.nextBoolean() ? ".so" : ""));
    };
  }

  EntryName longName(int length) {
    String tail = Long.toString(random.nextLong(1L << 40), 36);
    return EntryName.of("long-".repeat(51).substring(0, length - tail.length()) + tail);
  }

  EntryName notUtf8(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (0x80 | random.nextInt(0x80));
    }
    return EntryName.copyOf(bytes);
  }

  Node node(NodeKind kind) {
    return switch (kind) {
      case REGULAR_FILE -> file(size());
      case DIRECTORY -> new Directory(metadata(kind), Map.of());
      case SYMLINK -> symlink(random.nextInt(20) == 0 ? MAX_TARGET : 1 + random.nextInt(80));
      case CHARACTER_DEVICE, BLOCK_DEVICE -> device(kind);
      case FIFO -> new Fifo(metadata(kind));
      case SOCKET -> new Socket(metadata(kind));
    };
  }

  RegularFile file(int size) {
    Contents[] kinds = Contents.values();
    return file(kinds[random.nextInt(kinds.length)], size);
  }

  RegularFile file(Contents kind, int size) {
    Metadata metadata = metadata(NodeKind.REGULAR_FILE);
    long seed = random.nextLong();
    // What is small is kept: most tests read it again and again.
    return size <= MAX_KEPT
        ? RegularFile.of(metadata, kind.make(seed, size))
        : new RegularFile(metadata, size, kind.source(seed, size));
  }

  /** A target of so many bytes, relative, whose components a path can have. */
  Symlink symlink(int length) {
    byte[] target = "component/".repeat(length / 10 + 1).getBytes(StandardCharsets.US_ASCII);
    target[0] = (byte) ('a' + random.nextInt(26));
    target[length - 1] = 'z';
    ImmutableBytes bytes = ImmutableBytes.copyOfRange(target, 0, length);
    return new Symlink(metadata(NodeKind.SYMLINK), bytes);
  }

  private DeviceNode device(NodeKind kind) {
    boolean wide = random.nextInt(3) == 0; // beyond the 8:8 bits that device numbers once had
    DeviceNumber number =
        new DeviceNumber(
            random.nextInt(wide ? DeviceNumber.MAX_MAJOR + 1 : 256),
            random.nextInt(wide ? DeviceNumber.MAX_MINOR + 1 : 256));
    return new DeviceNode(metadata(kind), kind, number);
  }

  private int size() {
    int size = SIZES[random.nextInt(SIZES.length)];
    if (random.nextInt(4) == 0) {
      // About as many of each order of magnitude.
      size = random.nextInt(1 << random.nextInt(1, 31));
    }
    return Math.min(size, options.maxFileSize());
  }

  Metadata metadata(NodeKind kind) {
    int permissions =
        random.nextInt(3) == 0
            ? PERMISSIONS[random.nextInt(PERMISSIONS.length)]
            : random.nextInt(01000);
    if (kind == NodeKind.SYMLINK) {
      permissions = 0777; // the only ones that Linux lets a symlink have
    }
    long seconds =
        random.nextInt(3) == 0
            ? random.nextLong(1L << 32)
            : SECONDS[random.nextInt(SECONDS.length)];
    int nanos = options.nanos() ? NANOS[random.nextInt(NANOS.length)] : 0;
    return new Metadata(permissions, id(), id(), new Timestamp(seconds, nanos), xattrs(kind));
  }

  private long id() {
    return IDS[random.nextInt(IDS.length)];
  }

  /** Linux gives user xattrs to files and directories only; trusted ones are seen by root only. */
  private ImmutableSortedMap<ImmutableBytes, ImmutableBytes> xattrs(NodeKind kind) {
    ImmutableSortedMap.Builder<ImmutableBytes, ImmutableBytes> xattrs =
        ImmutableSortedMap.naturalOrder();
    if (options.xattrs() && random.nextInt(4) == 0) {
      boolean user = kind == NodeKind.REGULAR_FILE || kind == NodeKind.DIRECTORY;
      String namespace = user ? "user." : "trusted.";
      xattrs.put(ImmutableBytes.utf8(namespace + "shared"), ImmutableBytes.utf8("the same"));
      if (random.nextBoolean()) {
        byte[] value = Contents.RANDOM.make(random.nextLong(), random.nextInt(200));
        xattrs.put(ImmutableBytes.utf8(namespace + "own"), ImmutableBytes.copyOf(value));
      }
      if (random.nextInt(4) == 0) {
        xattrs.put(ImmutableBytes.utf8(namespace + "empty"), ImmutableBytes.EMPTY);
      }
    }
    return xattrs.build();
  }
}
