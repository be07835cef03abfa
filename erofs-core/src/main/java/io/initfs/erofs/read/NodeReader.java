package io.initfs.erofs.read;

import com.google.common.collect.ImmutableSortedMap;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.InodeReader;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.PathWalk;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Socket;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Reads one inode as what it is: metadata, contents, entries, link target, node. */
public final class NodeReader implements PathWalk.Nodes<Inode> {
  private final Volume volume;
  private final ErofsLimits limits;
  private final InodeReader inodes;
  private final XattrReader xattrs;
  private final ContentReader contents;

  private NodeReader(ContentReader contents, ErofsLimits limits) {
    this.volume = contents.volume();
    this.limits = limits;
    this.inodes = new InodeReader(volume);
    this.xattrs = new XattrReader(contents);
    this.contents = contents;
  }

  /**
   * Opens an image as a mount does, the root inode excepted.
   *
   * @throws ErofsException if it is no EROFS image, or one that cannot be read
   */
  public static NodeReader open(ImageSource image, ReadOptions options) throws IOException {
    Volume volume = Volume.open(options.observed(image), devices(options), options.checksum());
    return new NodeReader(ContentReader.open(volume, options), options.limits());
  }

  /**
   * Opens what can be opened, see {@link Volume#salvage}. A metabox that cannot be read is none.
   *
   * @param faults told of all for which {@link #open} would fail
   */
  public static Optional<NodeReader> salvage(
      ImageSource image, ReadOptions options, BiConsumer<Volume.Part, ErofsException> faults)
      throws IOException {
    Optional<Volume> volume =
        Volume.salvage(options.observed(image), devices(options), options.checksum(), faults);
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    ContentReader contents = ContentReader.withoutMetabox(volume.get(), options);
    try {
      contents = volume.get().namesMetabox() ? contents.withMetabox(options) : contents;
    } catch (ErofsException fault) {
      faults.accept(Volume.Part.METABOX, fault);
    }
    return Optional.of(new NodeReader(contents, options.limits()));
  }

  private static List<ImageSource> devices(ReadOptions options) {
    List<ImageSource> devices = new ArrayList<>();
    for (ImageSource device : options.devices()) {
      devices.add(options.observed(device));
    }
    return devices;
  }

  public Volume volume() {
    return volume;
  }

  public ErofsLimits limits() {
    return limits;
  }

  public Inode root() throws IOException {
    return inode(volume.superblock().rootNid());
  }

  public Inode inode(long nid) throws IOException {
    return inodes.read(nid);
  }

  /** The packed inode or the metabox, as {@link InodeReader#readNameless} loads it. */
  public Inode namelessInode(String name, long nid) throws IOException {
    return inodes.readNameless(name, nid);
  }

  public Metadata metadata(Inode inode) throws IOException {
    return new Metadata(
        inode.permissions(), inode.uid(), inode.gid(), inode.mtime(), xattrs.read(inode));
  }

  /** The value of one xattr by its full name, see {@link XattrReader#find}. */
  public Optional<ImmutableBytes> xattr(Inode inode, ImmutableBytes name) throws IOException {
    return xattrs.find(inode, name);
  }

  /** What a regular file's contents are recorded to be, see {@link XattrReader#digest}. */
  public Optional<ImmutableBytes> digest(Inode inode) throws IOException {
    return xattrs.digest(inode);
  }

  /**
   * The xattrs of an inode as stored.
   *
   * @param inode one with an xattr body
   */
  public XattrCursor storedXattrs(Inode inode) throws IOException {
    return xattrs.cursor(inode);
  }

  /**
   * Reads the table of xattr name prefixes, as a mount does.
   *
   * @throws CorruptImageException if a record has no valid size, or lies outside of its container
   */
  public void verifyXattrPrefixes() throws IOException {
    xattrs.verifyPrefixes();
  }

  /** Whether the names of xattrs are looked up by filters. */
  public boolean hasXattrFilters() {
    return xattrs.hasFilters();
  }

  public FileContent content(Inode inode) {
    return contents.content(inode);
  }

  /** The entries of a directory as stored. */
  public DirectoryCursor entries(Inode directory) throws IOException {
    return DirectoryReader.open(contents, limits, directory).entries();
  }

  /**
   * The nids in a directory by name, without {@code .} and {@code ..}.
   *
   * @param before how many entries were counted already, of those that are allowed
   * @throws CorruptImageException if a name holds a slash, or stands there twice
   * @throws LimitExceededException if there are too many names
   */
  public ImmutableSortedMap<EntryName, Long> children(Inode directory, long before)
      throws IOException {
    Where where = volume.where("directory", directory.nid());
    Map<EntryName, Long> children = new TreeMap<>();
    DirectoryCursor entries = entries(directory);
    for (var next = entries.next(); next.isPresent(); next = entries.next()) {
      DirectoryEntry entry = next.get();
      if (entry.isDot()) {
        continue;
      }
      if (!EntryName.isValid(entry.name())) {
        throw new CorruptImageException(
            where, "a name", "no slash and no NUL", "\"" + entry.name() + "\"");
      }
      requireEntriesAtMost(where, before + children.size() + 1);
      if (children.put(new EntryName(entry.name()), entry.nid()) != null) {
        throw new CorruptImageException(
            where, "names", "distinct ones", "\"" + entry.name() + "\" twice");
      }
    }
    return ImmutableSortedMap.copyOf(children);
  }

  private void requireEntriesAtMost(Where where, long count) throws LimitExceededException {
    if (count > limits.maxEntries()) {
      throw new LimitExceededException(where, "maxEntries", limits.maxEntries(), count);
    }
  }

  @Override
  public boolean isDirectory(Inode inode) {
    return inode.kind() == NodeKind.DIRECTORY;
  }

  /** The child of that name, found by binary search; empty where there is none. */
  @Override
  public Optional<Inode> child(Inode directory, EntryName name) throws IOException {
    if (!isDirectory(directory)) {
      return Optional.empty();
    }
    OptionalLong nid = DirectoryReader.open(contents, limits, directory).lookup(name);
    return nid.isPresent() ? Optional.of(inode(nid.getAsLong())) : Optional.empty();
  }

  @Override
  public Optional<ImmutableBytes> target(Inode inode) throws IOException {
    return inode.kind() == NodeKind.SYMLINK ? Optional.of(symlinkTarget(inode)) : Optional.empty();
  }

  /**
   * A symlink's target.
   *
   * @throws CorruptImageException if the target is empty, too long, or holds a NUL
   */
  public ImmutableBytes symlinkTarget(Inode symlink) throws IOException {
    if (symlink.size() < 1 || symlink.size() > Symlink.MAX_TARGET) {
      throw new CorruptImageException(
          volume.where("symlink", symlink.nid()),
          "length of the target",
          "1 to " + Symlink.MAX_TARGET,
          Long.toString(symlink.size()));
    }
    byte[] bytes = new byte[(int) symlink.size()];
    content(symlink).readFully(0, bytes, 0, bytes.length);
    ImmutableBytes target = ImmutableBytes.copyOf(bytes);
    if (target.indexOf((byte) 0) >= 0) {
      throw new CorruptImageException(
          volume.where("symlink", symlink.nid()), "target", "no NUL", "\"" + target + "\"");
    }
    return target;
  }

  /** The inode as a tree node, a directory without children. */
  public Node node(Inode inode) throws IOException {
    Metadata metadata = metadata(inode);
    return switch (inode.kind()) {
      case REGULAR_FILE -> new RegularFile(metadata, inode.size(), content(inode));
      case DIRECTORY -> new Directory(metadata, Map.of());
      case SYMLINK -> new Symlink(metadata, symlinkTarget(inode));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          new DeviceNode(metadata, inode.kind(), DeviceNumber.fromLinux(inode.union()));
      case FIFO -> new Fifo(metadata);
      case SOCKET -> new Socket(metadata);
    };
  }
}
