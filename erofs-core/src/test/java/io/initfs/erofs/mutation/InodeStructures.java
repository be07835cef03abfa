package io.initfs.erofs.mutation;

import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.Dirent;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.read.DirectoryCursor;
import io.initfs.erofs.read.DirectoryEntry;
import io.initfs.erofs.read.NodeReader;
import io.initfs.erofs.volume.Inode;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import io.initfs.fstree.NodeKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Inodes, their xattrs and maps, and the entries of directories. */
final class InodeStructures {
  private final byte[] image;
  private final NodeReader reader;
  private final Volume volume;
  private final Structures found;
  private final Set<Long> known = new HashSet<>();
  private final Deque<Long> queue = new ArrayDeque<>();
  private final Set<Long> sharedXattrs = new HashSet<>();

  InodeStructures(byte[] image, NodeReader reader, Structures found) {
    this.image = image;
    this.reader = reader;
    this.volume = reader.volume();
    this.found = found;
  }

  void addAll() throws IOException {
    meet(reader.root().nid());
    if (volume.superblock().hasPackedInode()) {
      meet(volume.superblock().packedNid());
    }
    if (volume.namesMetabox()) {
      meet(volume.metaboxNid());
    }
    while (!queue.isEmpty()) {
      Inode inode = reader.inode(queue.remove());
      if (isInImage(inode.body())) {
        addInode(inode);
        addXattrs(inode);
        new MapStructures(image, volume, inode, found).add();
      }
      if (inode.kind() == NodeKind.DIRECTORY) {
        addEntries(inode);
      }
    }
  }

  private void meet(long nid) {
    if (known.add(nid)) {
      queue.add(nid);
    }
  }

  private static boolean isInImage(Location location) {
    return location.space() == Location.METADATA || location.space() == Location.PRIMARY;
  }

  private void addInode(Inode inode) {
    int end = Math.toIntExact(inode.xattrBody().address());
    String name = "inode " + inode.nid();
    if (inode.extended()) {
      int at = end - ExtendedInode.SIZE;
      found.add(name, at, ExtendedInode.read(image, at), ExtendedInode::write);
    } else {
      int at = end - CompactInode.SIZE;
      found.add(name, at, CompactInode.read(image, at), CompactInode::write);
    }
  }

  private void addXattrs(Inode inode) {
    if (inode.xattrSize() == 0) {
      return;
    }
    int body = Math.toIntExact(inode.xattrBody().address());
    XattrBodyHeader header = XattrBodyHeader.read(image, body);
    found.add("xattr body", body, header, XattrBodyHeader::write);
    int at = body + XattrBodyHeader.sharedIdAt(header.sharedCount());
    while (at < body + inode.xattrSize()) {
      addXattr("xattr", at);
      at += XattrEntry.sizeAt(image, at);
    }
    // A metabox may have them, where they are compressed.
    if (!volume.hasMetabox()) {
      byte[] bytes = Arrays.copyOfRange(image, body, body + inode.xattrSize());
      for (int i = 0; i < header.sharedCount(); i++) {
        addSharedXattr(body, i, XattrBodyHeader.readSharedId(bytes, i));
      }
    }
  }

  /** A number that has no record of its own. */
  public record SharedId(long id) {}

  private void addSharedXattr(int body, int index, long id) {
    found.add(
        "shared xattr id " + index + " of body",
        body,
        new SharedId(id),
        (value, b, at) -> XattrBodyHeader.writeSharedId(b, at, index, value.id()));
    if (sharedXattrs.add(id)) {
      long base = volume.superblock().xattrBlkaddr() << volume.blockBits();
      addXattr("shared xattr", Math.toIntExact(base + id * XattrEntry.ALIGNMENT));
    }
  }

  private void addXattr(String name, int at) {
    found.add(name, at, XattrEntry.read(image, at), XattrEntry::write);
  }

  private void addEntries(Inode directory) throws IOException {
    DirectoryCursor cursor = reader.entries(directory);
    for (Optional<DirectoryEntry> next = cursor.next(); next.isPresent(); next = cursor.next()) {
      DirectoryEntry entry = next.get();
      meet(entry.nid());
      Extent extent = reader.content(directory).extentAt(entry.offset());
      if (extent instanceof Extent.Raw raw && isInImage(raw.at())) {
        long at = raw.at().address() + entry.offset() - raw.logical();
        Dirent dirent = Dirent.read(image, Math.toIntExact(at));
        found.add("dirent of " + entry.name(), Math.toIntExact(at), dirent, Dirent::write);
      }
    }
  }
}
