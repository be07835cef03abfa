package io.initfs.erofs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.ByteSource;
import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.Placement;
import io.initfs.erofs.read.ContentChannel;
import io.initfs.erofs.read.DirectoryCursor;
import io.initfs.erofs.read.DirectoryEntry;
import io.initfs.erofs.read.FileContent;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/** One inode of an {@link ErofsImage}. Its attributes are here; all else is read when asked for. */
public final class ErofsInode {
  private final NodeReader reader;
  private final Inode inode;
  private final FileContent content;

  ErofsInode(NodeReader reader, Inode inode) {
    this.reader = reader;
    this.inode = inode;
    this.content = reader.content(inode);
  }

  /** The inode number, {@code st_ino} under a mount. */
  public long nid() {
    return inode.nid();
  }

  public NodeKind kind() {
    return inode.kind();
  }

  /** Bytes of contents; for a directory, of its entries. */
  public long size() {
    return inode.size();
  }

  /** The link count as stored. */
  public long links() {
    return inode.links();
  }

  /** Whether the contents are stored in pclusters. */
  public boolean isCompressed() {
    return inode.isCompressed();
  }

  /** The code of the data layout, 0 to 4, as erofs-utils' dump.erofs shows it. */
  public int layout() {
    return inode.layout().code();
  }

  /** Bytes of the inode itself: 32, or 64 for an extended one. */
  public int inodeBytes() {
    return inode.extended() ? ExtendedInode.SIZE : CompactInode.SIZE;
  }

  /** Bytes of the extended attributes that stand behind the inode, shared ones as references. */
  public int xattrBytes() {
    return inode.xattrSize();
  }

  /**
   * Bytes of data blocks that the contents take, as the inode says: of compressed contents the
   * pclusters, without what stands in the packed inode or behind the inode; else the size.
   */
  public long storedBytes() {
    return inode.storedBytes(reader.volume().blockBits());
  }

  public Metadata metadata() throws IOException {
    return reader.metadata(inode);
  }

  /**
   * The value of one extended attribute, such as {@code security.selinux}; empty if there is none
   * of that name. Cheaper than {@link #metadata} where the image has name filters.
   */
  public Optional<ImmutableBytes> xattr(ImmutableBytes name) throws IOException {
    return reader.xattr(inode, name);
  }

  /**
   * What the image records of a regular file's contents: {@code sha256:} and 32 bytes, as
   * mkfs.erofs writes it; empty if nothing. Under its default name no mount shows it, nor does
   * {@link #metadata}. Whether it is true, a check says.
   */
  public Optional<ImmutableBytes> digest() throws IOException {
    return reader.digest(inode);
  }

  /** The contents of a regular file; each stream that it opens reads from the start. */
  public ByteSource content() {
    return file();
  }

  /**
   * The contents of a regular file as a channel, for reading. A channel is used by one thread at a
   * time; any number may be open.
   */
  public SeekableByteChannel openChannel() {
    return new ContentChannel(file());
  }

  /**
   * Reads from {@code position} of a regular file on into the remaining room of {@code target},
   * decoding only the pclusters that hold what is read.
   *
   * @param position at least 0
   * @return how many bytes were read, fewer than there is room for only at the end of the file; -1
   *     if {@code position} is there or behind it
   */
  public int read(long position, ByteBuffer target) throws IOException {
    return file().read(position, target);
  }

  /**
   * Reads {@code length} bytes of a regular file from {@code position} on, decoding only the
   * pclusters that hold them.
   *
   * @throws IndexOutOfBoundsException if either range is out of bounds
   */
  public void readFully(long position, byte[] target, int offset, int length) throws IOException {
    file().readFully(position, target, offset, length);
  }

  /**
   * Where the contents of a regular file are stored, from its start to its end.
   *
   * @throws LimitExceededException if there are more than the image's reader allows
   */
  public ImmutableList<ErofsExtent> extents() throws IOException {
    FileContent file = file();
    ImmutableList.Builder<ErofsExtent> extents = ImmutableList.builder();
    long at = 0;
    for (long count = 1; at < file.size(); count++) {
      requireExtentsAtMost(count);
      Extent extent = file.extentFrom(at);
      extents.add(ErofsExtent.of(extent));
      at = extent.end();
    }
    return extents.build();
  }

  /**
   * As {@link #extents}, the way the map counts them: each chunk and each pcluster by itself, with
   * all bytes that it takes. Not of regular files only: directories and symlinks have contents,
   * too. What has none has no extents.
   *
   * @throws LimitExceededException if there are more than the image's reader allows
   */
  public ImmutableList<ErofsExtent> storedExtents() throws IOException {
    boolean contents =
        kind() == NodeKind.REGULAR_FILE
            || kind() == NodeKind.DIRECTORY
            || kind() == NodeKind.SYMLINK;
    ImmutableList.Builder<ErofsExtent> extents = ImmutableList.builder();
    long end = contents ? size() : 0;
    long at = 0;
    for (long count = 1; at < end; count++) {
      requireExtentsAtMost(count);
      Placement placement = content.placementFrom(at);
      extents.add(ErofsExtent.of(placement));
      at = placement.extent().end();
    }
    return extents.build();
  }

  private void requireExtentsAtMost(long count) throws LimitExceededException {
    long maximum = reader.limits().maxExtents();
    if (count > maximum) {
      throw new LimitExceededException(
          reader.volume().where("extents", nid()), "maxExtents", maximum, count);
    }
  }

  private FileContent file() {
    requireKind(NodeKind.REGULAR_FILE);
    return content;
  }

  /** The target of a symlink. */
  public ImmutableBytes target() throws IOException {
    requireKind(NodeKind.SYMLINK);
    return reader.symlinkTarget(inode);
  }

  /** The nids of a directory's children by name, without {@code .} and {@code ..}. */
  public ImmutableSortedMap<EntryName, Long> children() throws IOException {
    requireKind(NodeKind.DIRECTORY);
    return reader.children(inode, 0);
  }

  /**
   * The entries of a directory in the order in which they are stored, {@code .} and {@code ..}
   * among them. None is judged: names may repeat, and their nids lead anywhere.
   *
   * @throws LimitExceededException if there are more than the image's reader allows
   */
  public ImmutableList<ErofsEntry> entries() throws IOException {
    requireKind(NodeKind.DIRECTORY);
    long maximum = reader.limits().maxEntries();
    ImmutableList.Builder<ErofsEntry> entries = ImmutableList.builder();
    DirectoryCursor cursor = reader.entries(inode);
    long count = 0;
    for (var next = cursor.next(); next.isPresent(); next = cursor.next()) {
      if (++count > maximum) {
        throw new LimitExceededException(
            reader.volume().where("directory", nid()), "maxEntries", maximum, count);
      }
      DirectoryEntry entry = next.get();
      entries.add(new ErofsEntry(entry.name(), entry.nid(), entry.fileType()));
    }
    return entries.build();
  }

  /** This inode as a node; a directory comes without children. */
  public Node node() throws IOException {
    return reader.node(inode);
  }

  private void requireKind(NodeKind kind) {
    if (inode.kind() != kind) {
      throw new IllegalStateException("nid " + nid() + " is no " + kind + " but " + inode.kind());
    }
  }
}
