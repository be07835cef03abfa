package io.initfs.erofs.write;

import io.initfs.erofs.disk.LclusterEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an index says of each lcluster of a file, whatever the form of its entries: where extents
 * start and how far it is to them.
 *
 * <p>The lcluster in which an extent starts is its head. A file that ends within an lcluster which
 * is no head has a marker there: a PLAIN head at the very end, which maps nothing.
 */
final class LclusterHeads {
  private final int[] types;
  private final int[] offsets;
  private final int[] blockCounts;
  private final long[] addresses;
  private final boolean[] partial;
  private final int[] nextHeads;

  /** The last head that maps something. */
  private int lastHead;

  private LclusterHeads(int count) {
    types = new int[count];
    offsets = new int[count];
    blockCounts = new int[count];
    addresses = new long[count];
    partial = new boolean[count];
    nextHeads = new int[count];
  }

  static LclusterHeads of(PlannedInode inode, ExtentList extents, Blocks blocks) {
    LclusterHeads heads = new LclusterHeads(Math.toIntExact(blocks.count(inode.size)));
    heads.mark(extents, inode, blocks);
    heads.measure();
    return heads;
  }

  private void mark(ExtentList extents, PlannedInode inode, Blocks blocks) {
    Arrays.fill(types, LclusterEntry.NONHEAD);
    long at = 0;
    long block = inode.startBlock;
    for (int i = 0; i < extents.count(); i++) {
      int lcluster = (int) blocks.of(at);
      types[lcluster] = extents.isRaw(i) ? LclusterEntry.PLAIN : LclusterEntry.HEAD1;
      offsets[lcluster] = blocks.tail(at);
      blockCounts[lcluster] = extents.stored(i);
      @Nullable SharedBlocks shared = extents.shared(i);
      if (shared == null) {
        addresses[lcluster] = block;
        block += extents.stored(i);
      } else {
        addresses[lcluster] = shared.address();
        partial[lcluster] = shared.partial();
      }
      lastHead = lcluster;
      at += extents.length(i);
    }
    int last = types.length - 1;
    if (blocks.tail(inode.size) != 0 && types[last] == LclusterEntry.NONHEAD) {
      types[last] = LclusterEntry.PLAIN;
      offsets[last] = blocks.tail(inode.size);
    }
  }

  private void measure() {
    int head = types.length;
    for (int i = types.length - 1; i >= 0; i--) {
      nextHeads[i] = head;
      if (types[i] != LclusterEntry.NONHEAD) {
        head = i;
      }
    }
  }

  int count() {
    return types.length;
  }

  boolean isHead(int lcluster) {
    return types[lcluster] != LclusterEntry.NONHEAD;
  }

  /** Whether it is a head, and not the marker of the file's end. */
  boolean mapsData(int lcluster) {
    return isHead(lcluster) && lcluster <= lastHead;
  }

  /** Whether the pcluster of a head stands in blocks of the file. */
  boolean hasBlocks(int head) {
    return blockCounts[head] > 0;
  }

  int type(int lcluster) {
    return types[lcluster];
  }

  int offset(int lcluster) {
    return offsets[lcluster];
  }

  /** Whether the pcluster of a head decodes to more than the extent has. */
  boolean isPartial(int head) {
    return partial[head];
  }

  /** First block of the pcluster of a head. */
  long address(int head) {
    return addresses[head];
  }

  /** Blocks of the pcluster of a head, as an index counts them: at least 1. */
  int blockCount(int head) {
    return Math.max(1, blockCounts[head]);
  }

  /** The head behind {@code lcluster}, or the number of lclusters. */
  int nextHead(int lcluster) {
    return nextHeads[lcluster];
  }
}
