package io.initfs.erofs.write;

import com.google.common.collect.Iterables;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places and emits all metadata behind the data: the directory blocks, then the zone of inodes.
 *
 * <p>Nids count from the start of the zone, so they are known when the inodes are placed, before it
 * is known where the zone is. That is how directories can be packed as data are, and the zone
 * itself: then it is the contents of the metabox, and only the inodes without a name are outside.
 */
final class MetadataWriter {
  private final Inventory inventory;
  private final FileLayout layout;
  private final Blocks blocks;
  private final MetadataOptions options;
  private final FileIndexWriter indexes;
  private final ImageOutput output;

  /** Of the tree's inodes. */
  private final MetadataZone zone;

  private final Map<Directory, DirectoryLayout> layouts = new HashMap<>();
  private final Map<Node, Long> parents = new HashMap<>();

  /** In the zone. */
  private long sharedXattrs;

  /** Block at which the start of the zone is that is in the image itself. */
  private long metaBlkaddr;

  MetadataWriter(
      Inventory inventory,
      FileLayout layout,
      MetadataOptions options,
      FileIndexWriter indexes,
      ImageOutput output) {
    this.inventory = inventory;
    this.layout = layout;
    this.blocks = layout.blocks();
    this.options = options;
    this.indexes = indexes;
    this.output = output;
    this.zone = hasMetabox() ? new MetadataZone(layout, 0) : zoneBehindData();
  }

  private boolean hasMetabox() {
    return options.metabox().isPresent();
  }

  /** Starts one block before it is written, so that no inode has nid 0. */
  private MetadataZone zoneBehindData() {
    return new MetadataZone(layout, blocks.size());
  }

  /** Block at which nid 0 would be of those outside of a metabox. */
  long metaBlkaddr() {
    return metaBlkaddr;
  }

  /** Block from which the ids of shared xattrs count; 0 if there are none. */
  long xattrBlkaddr() {
    return inventory.xattrs().sharedSize() > 0 && !hasMetabox() ? metaBlkaddr : 0;
  }

  long nid(Node node) {
    return nid(inventory.of(node));
  }

  long nid(PlannedInode inode) {
    long nid = inode.zoneAddress >> MetadataZone.SLOT_BITS;
    return hasMetabox() && !inode.isNameless() ? SuperblockExtension.IN_METABOX | nid : nid;
  }

  /**
   * Places all inodes of the tree. What files became must be known.
   *
   * @param packDirectories whether directories are parts of the packed inode
   */
  void place(boolean packDirectories) {
    for (PlannedInode inode : inventory.inodes()) {
      if (inode.node instanceof Directory directory) {
        layouts.put(directory, DirectoryLayout.of(directory, blocks.size(), options.dotOmitted()));
        if (packDirectories) {
          inode.becomeWholeFragment();
        } else {
          inode.layout = layout.flatLayout(inode);
          inode.blockCount = layout.flatBlocks(inode);
        }
      }
    }
    zone.place(inventory.inodes());
    if (inventory.xattrs().sharedSize() > 0) {
      sharedXattrs = zone.allocate(inventory.xattrs().sharedSize());
    }
    findParents();
  }

  private void findParents() {
    for (PlannedInode inode : inventory.inodes()) {
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
    for (PlannedInode inode : inventory.inodes()) {
      if (inode.node instanceof Directory directory) {
        inode.fragmentOffset = packedFile.add(directoryBytes(directory));
      }
    }
  }

  private byte[] directoryBytes(Directory directory) {
    return layouts.get(directory).toBytes(nid(directory), parents.get(directory), this::nid);
  }

  /** Writes the blocks of directories that were not packed; what has none is left to the zone. */
  void writeDirectories() throws IOException {
    for (PlannedInode inode : inventory.inodes()) {
      if (inode.node instanceof Directory directory && !inode.isWholeFragment()) {
        byte[] bytes = directoryBytes(directory);
        int tail = inode.layout == DataLayout.FLAT_INLINE ? blocks.tail(inode.size) : 0;
        inode.tail = Arrays.copyOfRange(bytes, bytes.length - tail, bytes.length);
        if (inode.blockCount > 0) {
          output.alignToBlock();
          inode.startBlock = blocks.of(output.position());
          output.write(bytes, 0, bytes.length - tail);
        }
      }
    }
  }

  /** The zone as contents of the metabox. */
  RegularFile metabox() throws LimitExceededException {
    return RegularFile.of(Metadata.of(0644), bytes(zone, inventory.inodes()));
  }

  /**
   * Writes the inodes that are in no metabox. If these are none of the tree's, they may find room
   * in the blocks of the superblock, as mkfs.erofs places its metabox.
   *
   * @param nameless those that are in no directory
   */
  void writeInodes(List<PlannedInode> nameless, SuperblockWriter start) throws IOException {
    if (!hasMetabox()) {
      nameless.forEach(zone::place);
      writeBehindData(zone, Iterables.concat(inventory.inodes(), nameless));
      return;
    }
    MetadataZone front = new MetadataZone(layout, start.used());
    nameless.forEach(front::place);
    if (front.size() == start.size()) {
      start.addInodes(bytes(front, nameless));
    } else {
      MetadataZone behind = zoneBehindData();
      nameless.forEach(behind::place);
      writeBehindData(behind, nameless);
    }
  }

  private void writeBehindData(MetadataZone last, Iterable<PlannedInode> inodes)
      throws IOException {
    output.alignToBlock();
    metaBlkaddr = blocks.of(output.position()) - 1;
    byte[] bytes = bytes(last, inodes);
    output.write(bytes, blocks.size(), bytes.length - blocks.size());
  }

  private byte[] bytes(MetadataZone target, Iterable<PlannedInode> inodes)
      throws LimitExceededException {
    if (target.size() > Integer.MAX_VALUE - 8) {
      throw new LimitExceededException(
          Where.image("image", "metadata", Where.NO_OFFSET),
          "size",
          Integer.MAX_VALUE,
          target.size());
    }
    byte[] bytes = new byte[(int) target.size()];
    InodeWriter writer =
        new InodeWriter(indexes, inventory.times(), options.dotOmitted(), sharedXattrs);
    inodes.forEach(inode -> writer.write(inode, bytes));
    if (target == zone) {
      inventory.xattrs().writeShared(bytes, (int) sharedXattrs);
    }
    return bytes;
  }
}
