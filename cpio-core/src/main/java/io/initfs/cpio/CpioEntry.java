package io.initfs.cpio;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.fstree.ArchiveException;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import java.util.Map;
import java.util.Optional;

/**
 * An entry as it stands in an archive, without the body of a regular file.
 *
 * @param header the header
 * @param name the name field up to its first NUL, byte for byte: {@code ./}, {@code ..} and leading
 *     slashes are still there
 * @param target a symlink's body up to its first NUL; empty for other kinds
 * @param offset where the header starts, in bytes from the start of the source
 */
public record CpioEntry(
    CpioHeader header, ImmutableBytes name, ImmutableBytes target, long offset) {
  /** The name of the entry that ends an archive. */
  public static final ImmutableBytes TRAILER_NAME = ImmutableBytes.utf8("TRAILER!!!");

  /** Which entries are names of one file: those with two links or more that share this. */
  public record LinkKey(long devmajor, long devminor, long ino) {}

  /** The kind of node; empty for a trailer and for what Linux does not know. */
  public Optional<NodeKind> kind() {
    return kindOf(header);
  }

  /** The kind that the low 16 bits of the mode name; Linux looks at no others. */
  public static Optional<NodeKind> kindOf(CpioHeader header) {
    return NodeKind.fromMode((int) header.mode() & 0xFFFF);
  }

  /** Whether this ends an archive. Known by its name, but a symlink of that name is a symlink. */
  public boolean isTrailer() {
    return name.equals(TRAILER_NAME) && kind().orElse(null) != NodeKind.SYMLINK;
  }

  /** Where the body starts, in bytes from the start of the source. */
  public long bodyPosition() {
    return offset + header.bodyOffset();
  }

  /** What this shares with the other names of its file; empty for a single name. */
  public Optional<LinkKey> linkKey() {
    return header.nlink() < 2
        ? Optional.empty()
        : Optional.of(new LinkKey(header.devmajor(), header.devminor(), header.ino()));
  }

  /**
   * The node this entry describes; a directory without children.
   *
   * @param content {@code filesize} bytes, for a regular file
   * @throws IllegalStateException if the entry has no {@link #kind}
   */
  public Node toNode(ByteSource content) {
    Metadata metadata =
        new Metadata(
            (int) header.mode() & 07777,
            header.uid(),
            header.gid(),
            Timestamp.ofSeconds(header.mtime()),
            ImmutableSortedMap.of());
    NodeKind kind = kind().orElseThrow(() -> new IllegalStateException("an entry without a kind"));
    return switch (kind) {
      case REGULAR_FILE -> new RegularFile(metadata, header.filesize(), content);
      case DIRECTORY -> new Directory(metadata, Map.of());
      case SYMLINK -> new Symlink(metadata.withPermissions(0777), target);
      case CHARACTER_DEVICE, BLOCK_DEVICE -> new DeviceNode(metadata, kind, foldedDevice());
      case FIFO -> new Fifo(metadata);
      case SOCKET -> new Socket(metadata);
    };
  }

  /**
   * Refuses a name with a {@code ..} in it. Linux takes it, stopping at its root; nobody who means
   * well writes one, and every other tool that unpacks the archive may end up outside its target.
   *
   * @throws CpioException.Corrupt if there is one
   */
  public void requireNoParent(ArchiveException.Place at) throws CpioException {
    boolean climbs = Splitter.on('/').splitToStream(name.toUtf8()).anyMatch(".."::equals);
    if (climbs) {
      throw new CpioException.Corrupt(at, "name", "no component ..", "\"" + name + "\"");
    }
  }

  /** Whether the device number fits Linux's 12 and 20 bits, or the kind has none. */
  boolean deviceFits() {
    return !kind().map(NodeKind::isDevice).orElse(false)
        || (header.rdevmajor() <= DeviceNumber.MAX_MAJOR
            && header.rdevminor() <= DeviceNumber.MAX_MINOR);
  }

  /**
   * Linux packs {@code major << 20 | minor} into 32 bits unchecked: 0x1001:0x100003 becomes 1:3.
   */
  private DeviceNumber foldedDevice() {
    int packed = (int) (header.rdevmajor() << 20 | header.rdevminor());
    return new DeviceNumber(packed >>> 20, packed & DeviceNumber.MAX_MINOR);
  }
}
