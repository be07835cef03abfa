package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.CompactInode;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.ExtendedInode;
import io.initfs.erofs.disk.InodeFormat;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Places and emits all metadata behind the data: the zone of inodes, then the directory blocks.
 *
 * <p>Nids count from the start of the zone, so they are known when the inodes are placed, before it
 * is known where the zone is. That is how directories can be packed as data are.
 */
final class MetadataWriter {
  /** What mkfs.erofs stores as start block where there is no block. */
  private static final long NO_BLOCK = 0xFFFF_FFFFL;

  private final Inventory inventory;
  private final FileLayout layout;
  private final Blocks blocks;
  private final FileIndexWriter indexes;
  private final ImageOutput output;
  private final MetadataZone zone;
  private final Map<Directory, DirectoryLayout> layouts = new HashMap<>();
  private final Map<Node, Long> parents = new HashMap<>();
  private long zoneStart;

  /** From the start of the zone. */
  private long sharedXattrs;

  /** All inodes, the packed one last; complete when they are written. */
  private ImmutableList<PlannedInode> inodes;

  MetadataWriter(
      Inventory inventory, FileLayout layout, FileIndexWriter indexes, ImageOutput output) {
    this.inventory = inventory;
    this.inodes = inventory.inodes();
    this.layout = layout;
    this.blocks = layout.blocks();
    this.indexes = indexes;
    this.output = output;
    this.zone = new MetadataZone(layout);
  }

  ImmutableList<PlannedInode> inodes() {
    return inodes;
  }

  /** Block at which nid 0 would be: one before the zone, so that no inode has that number. */
  long metaBlkaddr() {
    return blocks.of(zoneStart) - 1;
  }

  /** Block from which the ids of shared xattrs count; 0 if there are none. */
  long xattrBlkaddr() {
    return inventory.xattrs().sharedSize() > 0 ? blocks.of(zoneStart) : 0;
  }

  long nid(Node node) {
    return nid(inventory.of(node));
  }

  long nid(PlannedInode inode) {
    return (blocks.size() + inode.zoneAddress) >> MetadataZone.SLOT_BITS;
  }

  /**
   * Places all inodes but the packed one. What files became must be known.
   *
   * @param packDirectories whether directories are parts of the packed inode
   */
  void place(boolean packDirectories) {
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof Directory directory) {
        layouts.put(directory, DirectoryLayout.of(directory, blocks.size()));
        if (packDirectories) {
          inode.becomeWholeFragment();
        } else {
          inode.layout = layout.flatLayout(inode);
          inode.blockCount = layout.flatBlocks(inode);
        }
      }
    }
    zone.place(inodes);
    if (inventory.xattrs().sharedSize() > 0) {
      sharedXattrs = zone.allocate(inventory.xattrs().sharedSize());
    }
    findParents();
  }

  private void findParents() {
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof Directory directory) {
        long self = nid(directory);
        parents.putIfAbsent(directory, self);
        directory.children().values().stream()
            .filter(Directory.class::isInstance)
            .forEach(child -> parents.put(child, self));
      }
    }
  }

  /** Adds all directories to what the packed inode will hold. */
  void packDirectories(PackedFile packedFile) throws IOException {
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof Directory directory) {
        inode.fragmentOffset = packedFile.add(directoryBytes(directory));
      }
    }
  }

  /**
   * Writes all metadata.
   *
   * @param packed the packed inode, if there is one
   */
  void write(Optional<PlannedInode> packed) throws IOException {
    packed.ifPresent(zone::place);
    inodes =
        ImmutableList.<PlannedInode>builder()
            .addAll(inodes)
            .addAll(packed.stream().iterator())
            .build();
    output.alignToBlock();
    zoneStart = output.position();
    if (zone.size() > Integer.MAX_VALUE - 8) {
      throw new LimitExceededException(
          Where.image("image", "metadata", zoneStart), "size", Integer.MAX_VALUE, zone.size());
    }
    placeDirectoryBlocks();
    byte[] bytes = new byte[(int) zone.size()];
    for (PlannedInode inode : inodes) {
      writeInode(inode, bytes);
    }
    inventory.xattrs().writeShared(bytes, (int) sharedXattrs);
    output.write(bytes, 0, bytes.length);
    writeDirectoryBlocks();
  }

  private void placeDirectoryBlocks() {
    long next = blocks.of(zoneStart + zone.size());
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof Directory) {
        inode.startBlock = next;
        next += inode.blockCount;
      }
    }
  }

  private byte[] directoryBytes(Directory directory) {
    return layouts.get(directory).toBytes(nid(directory), parents.get(directory), this::nid);
  }

  private void writeDirectoryBlocks() throws IOException {
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof Directory directory && inode.blockCount > 0) {
        output.alignToBlock();
        if (blocks.of(output.position()) != inode.startBlock) {
          throw new IllegalStateException("directory blocks of " + inode.path + " off the plan");
        }
        byte[] bytes = directoryBytes(directory);
        int tail = inode.layout == DataLayout.FLAT_INLINE ? blocks.tail(inode.size) : 0;
        output.write(bytes, 0, bytes.length - tail);
      }
    }
  }

  private void writeInode(PlannedInode inode, byte[] bytes) {
    int at = (int) inode.zoneAddress;
    if (inode.extended) {
      extended(inode).write(bytes, at);
    } else {
      compact(inode).write(bytes, at);
    }
    int body = at + inode.headSize();
    XattrBody xattrs =
        inode.digest == null ? inode.xattrs : inode.xattrs.withLastValue(inode.digest.value());
    xattrs.write(bytes, body - xattrs.size(), sharedXattrs / XattrEntry.ALIGNMENT);
    if (inode.node instanceof Directory directory && inode.layout == DataLayout.FLAT_INLINE) {
      byte[] data = directoryBytes(directory);
      int tail = blocks.tail(inode.size);
      System.arraycopy(data, data.length - tail, bytes, body, tail);
    } else if (inode.extents != null) {
      indexes.write(inode, inode.extents, bytes, zoneStart);
    } else if (inode.chunks != null) {
      inode.chunks.write(bytes, (int) (at + inode.chunks.offset(inode)));
    } else if (inode.tail != null) {
      System.arraycopy(inode.tail, 0, bytes, body, inode.tail.length);
    }
  }

  private CompactInode compact(PlannedInode inode) {
    Metadata metadata = inode.node.metadata();
    return new CompactInode(
        InodeFormat.of(false, inode.layout),
        inode.xattrs.icount(),
        inode.node.mode(),
        inode.links,
        inode.size,
        0, // kernels before 6.15 take the epoch as it is, later ones add this to it
        union(inode),
        inode.ino,
        (int) metadata.uid(),
        (int) metadata.gid());
  }

  private ExtendedInode extended(PlannedInode inode) {
    Metadata metadata = inode.node.metadata();
    return new ExtendedInode(
        InodeFormat.of(true, inode.layout),
        inode.xattrs.icount(),
        inode.node.mode(),
        0,
        inode.size,
        union(inode),
        inode.ino,
        metadata.uid(),
        metadata.gid(),
        inode.mtime.seconds(),
        inode.mtime.nanos(),
        inode.links);
  }

  private static long union(PlannedInode inode) {
    if (inode.node instanceof DeviceNode device) {
      return device.number().toLinux();
    }
    if (inode.chunks != null) {
      return inode.chunks.format().union();
    }
    if (inode.extents != null) {
      return inode.blockCount;
    }
    if (inode.blockCount > 0) {
      return inode.startBlock;
    }
    return inode.layout == DataLayout.FLAT_INLINE ? NO_BLOCK : 0;
  }
}
