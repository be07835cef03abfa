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
 * Places and emits all metadata: the directory blocks behind the data, and the zone of inodes. That
 * begins in what the start of the image has left, with the root, as that of mkfs.erofs does, and
 * goes on behind the directories:
 *
 * <pre>
 *   superblock | inodes | data of files | directory blocks | inodes
 * </pre>
 *
 * <p>Nids count from the start of the image then, and are known when all in between is. Directories
 * that are packed as data are need them before. So for these the zone is all behind the data and
 * nids count from its start; and so they do where the zone itself is packed: it is the contents of
 * the metabox, and only the inodes without a name are outside.
 */
final class MetadataWriter {
  private final Inventory inventory;
  private final FileLayout layout;
  private final Blocks blocks;
  private final MetadataOptions options;
  private final FileIndexWriter indexes;
  private final ImageOutput output;

  private final SuperblockWriter start;
  private final Map<Directory, DirectoryLayout> layouts = new HashMap<>();
  private final Map<Node, Directory> parents = new HashMap<>();

  /** Of the tree's inodes. */
  private MetadataZone zone;

  /** Bytes of the zone that are at the start of the image; the rest is behind the directories. */
  private int split;

  /** Bytes of the image between the two parts of the zone. */
  private long gap;

  /** In the zone. */
  private long sharedXattrs;

  /** Block at which the start of the zone is that is in the image itself. */
  private long metaBlkaddr;

  MetadataWriter(
      Inventory inventory,
      FileLayout layout,
      MetadataOptions options,
      FileIndexWriter indexes,
      SuperblockWriter start,
      ImageOutput output) {
    this.inventory = inventory;
    this.layout = layout;
    this.blocks = layout.blocks();
    this.options = options;
    this.indexes = indexes;
    this.start = start;
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
    return inventory.xattrs().sharedSize() > 0 && !hasMetabox()
        ? metaBlkaddr + blocks.of(addressBehind(sharedXattrs))
        : 0;
  }

  long nid(Node node) {
    return nid(inventory.of(node));
  }

  long nid(PlannedInode inode) {
    long nid = addressBehind(inode.zoneAddress) >> MetadataZone.SLOT_BITS;
    return hasMetabox() && !inode.isNameless() ? SuperblockExtension.IN_METABOX | nid : nid;
  }

  /** Where what is at an address in the zone is, from the block on that is that of nid 0. */
  private long addressBehind(long zoneAddress) {
    return zoneAddress < split ? zoneAddress : zoneAddress + gap;
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
    boolean behindData = packDirectories || hasMetabox() || options.separateZone();
    if (behindData || !placeFromStart()) {
      zone.place(inventory.inodes());
    }
    if (inventory.xattrs().sharedSize() > 0) {
      sharedXattrs = zone.allocate(inventory.xattrs().sharedSize());
    }
    findParents();
  }

  /** Tries to; the superblock has room for a small nid of the root only. */
  private boolean placeFromStart() {
    MetadataZone fromStart = new MetadataZone(layout, start.used());
    fromStart.place(inventory.inodes());
    if (inventory.root().zoneAddress >= start.size()) {
      return false;
    }
    zone = fromStart;
    split = start.size();
    return true;
  }

  private void findParents() {
    for (PlannedInode inode : inventory.inodes()) {
      if (inode.node instanceof Directory directory) {
        parents.putIfAbsent(directory, directory);
        directory.children().values().stream()
            .filter(Directory.class::isInstance)
            .forEach(child -> parents.put(child, directory));
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
    return layouts.get(directory).toBytes(nid(directory), nid(parents.get(directory)), this::nid);
  }

  /** Writes the blocks of directories that were not packed; what has none is left to the zone. */
  void writeDirectories() throws IOException {
    output.alignToBlock();
    gap = split == 0 ? 0 : output.position() + directoryBlocks() - split;
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

  /** Bytes of the blocks that directories take. */
  private long directoryBlocks() {
    return inventory.inodes().stream()
        .filter(inode -> inode.node instanceof Directory)
        .mapToLong(inode -> blocks.address(inode.blockCount))
        .sum();
  }

  /** The zone as contents of the metabox. */
  RegularFile metabox() throws LimitExceededException {
    return RegularFile.of(Metadata.of(0644), bytes(zone, inventory.inodes()));
  }

  /**
   * Writes the inodes that are in no metabox. If these are none of the tree's, they may all find
   * room at the start of the image.
   *
   * @param nameless those that are in no directory
   */
  void writeInodes(List<PlannedInode> nameless) throws IOException {
    if (!hasMetabox()) {
      nameless.forEach(zone::place);
      byte[] bytes = bytes(zone, Iterables.concat(inventory.inodes(), nameless));
      if (split == 0) {
        writeBehindData(bytes);
      } else {
        writeAtStart(bytes);
        writeRest(bytes);
      }
      return;
    }
    MetadataZone front = new MetadataZone(layout, start.used());
    nameless.forEach(front::place);
    if (front.size() == start.size()) {
      writeAtStart(bytes(front, nameless));
    } else {
      MetadataZone behind = zoneBehindData();
      nameless.forEach(behind::place);
      writeBehindData(bytes(behind, nameless));
    }
  }

  private void writeAtStart(byte[] zone) {
    byte[] front = Arrays.copyOf(zone, start.size());
    start.addInodes(front);
    output.include(front);
  }

  private void writeRest(byte[] zone) throws IOException {
    output.alignToBlock();
    if (output.position() != split + gap) {
      throw new IllegalStateException(
          "inodes at byte " + output.position() + ", planned at " + (split + gap));
    }
    output.write(zone, split, zone.length - split);
  }

  private void writeBehindData(byte[] zone) throws IOException {
    output.alignToBlock();
    metaBlkaddr = blocks.of(output.position()) - 1;
    output.write(zone, blocks.size(), zone.length - blocks.size());
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
    long xattrIdBase = hasMetabox() ? sharedXattrs : blocks.tail(sharedXattrs);
    InodeWriter writer =
        new InodeWriter(indexes, inventory.times(), options.dotOmitted(), xattrIdBase);
    inodes.forEach(inode -> writer.write(inode, bytes));
    if (target == zone) {
      inventory.xattrs().writeShared(bytes, (int) sharedXattrs);
    }
    return bytes;
  }
}
