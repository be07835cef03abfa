package io.initfs.erofs.write;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives every inode its place in the metadata zone. An inode with what follows it goes into the
 * block where it fits best, so that inode and inline tail share one; only what is larger than a
 * block goes on into the next ones.
 */
final class MetadataZone {
  /** Inodes stand at multiples of this: the unit of a nid. */
  static final int SLOT_BITS = 5;

  private static final int SLOT = 1 << SLOT_BITS;

  /**
   * Blocks with room left, by how much. The youngest first: its neighbours are likely read
   * together.
   */
  private final TreeMap<Integer, Deque<Long>> open = new TreeMap<>();

  private long blockCount;

  /** Places all inodes; the root gets the first slot, which keeps its nid small. */
  void place(Inventory inventory) {
    for (PlannedInode inode : inventory.inodes()) {
      inode.zoneAddress = allocate(size(inode));
    }
  }

  /** Bytes of the zone, whole blocks. */
  long size() {
    return blockCount << Blocks.BITS;
  }

  /** Bytes of an inode with all that follows it. */
  static long size(PlannedInode inode) {
    long head = inode.headSize();
    return switch (inode.layout) {
      case FLAT_PLAIN -> head;
      case FLAT_INLINE -> head + Blocks.tail(inode.size);
      case COMPRESSED_COMPACT -> head + FileLayout.indexSize(inode);
      case COMPRESSED_FULL, CHUNK_BASED ->
          throw new IllegalStateException("not planned: " + inode.layout);
    };
  }

  /** Finds room for {@code size} bytes: their address from the start of the zone. */
  long allocate(long size) {
    long slots = size + SLOT - 1 & -SLOT;
    Map.Entry<Integer, Deque<Long>> fit =
        slots <= Blocks.SIZE ? open.ceilingEntry((int) slots) : null;
    if (fit == null) {
      long address = blockCount << Blocks.BITS;
      blockCount += Blocks.count(slots);
      keepOpen(address + slots);
      return address;
    }
    long block = fit.getValue().pop();
    if (fit.getValue().isEmpty()) {
      open.remove(fit.getKey());
    }
    long address = ((block + 1) << Blocks.BITS) - fit.getKey();
    keepOpen(address + slots);
    return address;
  }

  private void keepOpen(long end) {
    int room = (int) (Blocks.roundUp(end) - end);
    if (room > 0) {
      open.computeIfAbsent(room, absent -> new ArrayDeque<>()).push(end >> Blocks.BITS);
    }
  }
}
