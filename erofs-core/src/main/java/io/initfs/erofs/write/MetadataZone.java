package io.initfs.erofs.write;

import io.initfs.erofs.disk.Alignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives every inode its place in the metadata zone. An inode with what follows it goes into the
 * block where it fits best, so that inode and inline tail share one; only what is larger than a
 * block goes on into the next ones.
 */
final class MetadataZone {
  /** Inodes stand at multiples of this: the unit of a nid. */
  static final int SLOT_BITS = 5;

  static final int SLOT = 1 << SLOT_BITS;

  /** What takes no more than this part of a block is small. */
  private static final int SMALL_PART = 4;

  /**
   * Where rooms end that are left in blocks, by their size. The youngest first: its neighbours are
   * likely read together.
   */
  private final TreeMap<Integer, Deque<Long>> open = new TreeMap<>();

  private final FileLayout layout;
  private final Blocks blocks;
  private long blockCount;

  /**
   * @param reserved bytes at the start that are not for inodes
   */
  MetadataZone(FileLayout layout, int reserved) {
    this.layout = layout;
    this.blocks = layout.blocks();
    this.blockCount = blocks.count(reserved);
    keepOpen(Alignment.up(reserved, SLOT), size());
  }

  /** An inode with the bytes that it takes. */
  private record Sized(PlannedInode inode, long size) {}

  /** Places all inodes; the root gets the first slot, which keeps its nid small. */
  void place(List<PlannedInode> inodes) {
    List<Sized> order = new ArrayList<>();
    inodes.forEach(inode -> order.add(new Sized(inode, size(inode))));
    sortForPlacing(order.subList(1, order.size()));
    order.forEach(this::place);
  }

  /** Places one more inode. */
  void place(PlannedInode inode) {
    place(new Sized(inode, size(inode)));
  }

  private void place(Sized next) {
    next.inode().zoneAddress = allocate(next.size(), startOffset(next));
  }

  /**
   * What is large comes first, the largest of all, which leaves the least room unused; what is
   * small goes between, in canonical order, so that neighbours in a directory tend to stay
   * together.
   */
  private void sortForPlacing(List<Sized> inodes) {
    long small = blocks.size() / SMALL_PART;
    inodes.sort((a, b) -> Long.compare(Math.max(b.size(), small), Math.max(a.size(), small)));
  }

  /** Where in its block an inode starts that takes more than one and has a tail to keep in one. */
  private int startOffset(Sized sized) {
    byte @Nullable [] tail = sized.inode().tail;
    return tail == null || sized.size() <= blocks.size()
        ? 0
        : layout.offsetForInlineTail(sized.inode(), sized.size() - tail.length, tail.length);
  }

  /** Bytes of the zone, whole blocks, with what is reserved. */
  long size() {
    return blocks.address(blockCount);
  }

  /** Bytes of an inode with all that follows it. */
  private long size(PlannedInode inode) {
    long head = inode.headSize();
    return switch (inode.layout) {
      case FLAT_PLAIN -> head;
      case FLAT_INLINE -> head + blocks.tail(inode.size);
      case COMPRESSED_COMPACT, COMPRESSED_FULL ->
          inode.isWholeFragment()
              ? FileLayout.fullIndexOffset(inode)
              : head + layout.indexSize(inode) + (inode.tail == null ? 0 : inode.tail.length);
      case CHUNK_BASED -> {
        ChunkMap chunks = Objects.requireNonNull(inode.chunks);
        yield chunks.offset(inode) + chunks.size();
      }
    };
  }

  /** Finds room for {@code size} bytes: their address from the start of the zone. */
  long allocate(long size) {
    return allocate(size, 0);
  }

  /**
   * @param startOffset where in a new block it starts
   */
  private long allocate(long size, int startOffset) {
    long slots = Alignment.up(size, SLOT);
    Map.Entry<Integer, Deque<Long>> fit =
        slots <= blocks.size() ? open.ceilingEntry((int) slots) : null;
    if (fit == null) {
      long block = blocks.address(blockCount);
      long address = block + startOffset;
      blockCount += blocks.count(startOffset + slots);
      keepOpen(block, address);
      keepOpen(address + slots, blocks.address(blockCount));
      return address;
    }
    int room = fit.getKey();
    long end = fit.getValue().pop();
    if (fit.getValue().isEmpty()) {
      open.remove(room);
    }
    long address = end - room;
    keepOpen(address + slots, end);
    return address;
  }

  private void keepOpen(long from, long end) {
    if (from < end) {
      open.computeIfAbsent((int) (end - from), absent -> new ArrayDeque<>()).push(end);
    }
  }
}
