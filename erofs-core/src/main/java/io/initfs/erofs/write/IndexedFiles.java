package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import io.initfs.erofs.build.DataIndex;
import io.initfs.erofs.disk.ChunkIndex;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.StoredRange;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Maps files to where their contents are on a device that is there already. A map has one size of
 * chunks: the largest of which all that is stored of the file, and all that is not, is a multiple.
 *
 * <pre>
 *   file    |  stored  |   hole   |     stored     |         one chunk if it is stored as a whole
 *   chunks  |    0     |    1     |    2     |    3     |     the last may go beyond the end
 * </pre>
 */
final class IndexedFiles {
  private final DataIndex index;
  private final Blocks blocks;
  private final ChunkCount chunkCount = new ChunkCount();

  IndexedFiles(DataIndex index, Blocks blocks) {
    this.index = index;
    this.blocks = blocks;
  }

  /** Whole blocks of the device: Linux reads no others. */
  long deviceBlocks() {
    return blocks.of(index.deviceSize());
  }

  /**
   * Gives an inode its chunks.
   *
   * @throws UnsupportedFeatureException if the file's contents are not on the device, or not in
   *     whole blocks
   */
  void place(PlannedInode inode, RegularFile file) throws IOException {
    Where where = Where.image(inode.path.toString(), "contents", Where.NO_OFFSET);
    Optional<ImmutableList<StoredRange>> ranges = index.ranges(file);
    if (ranges.isEmpty()) {
      throw new UnsupportedFeatureException(where, "contents that are not on the extra device");
    }
    for (StoredRange range : ranges.get()) {
      requireWholeBlocks(range, inode.size, where);
    }
    inode.layout = DataLayout.CHUNK_BASED;
    inode.chunks = map(inode.size, ranges.get(), where);
  }

  private void requireWholeBlocks(StoredRange range, long size, Where where)
      throws UnsupportedFeatureException {
    boolean aligned =
        blocks.tail(range.offset()) == 0
            && blocks.tail(range.address()) == 0
            && (blocks.tail(range.length()) == 0 || range.end() == size);
    if (!aligned || range.end() > size) {
      throw new UnsupportedFeatureException(
          where, "part of a file that is not in blocks of " + blocks.size() + " bytes: " + range);
    }
    if (blocks.of(range.address()) + blocks.count(range.length()) > deviceBlocks()) {
      throw new UnsupportedFeatureException(
          where, "extra device of " + index.deviceSize() + " bytes, without all of " + range);
    }
  }

  private ChunkMap map(long size, ImmutableList<StoredRange> ranges, Where where)
      throws LimitExceededException {
    int bits = chunkBits(size, ranges);
    long count = ((blocks.count(size) - 1) >> bits) + 1;
    chunkCount.add(count, where);
    long[] chunks = new long[(int) count];
    Arrays.fill(chunks, ChunkIndex.HOLE);
    for (StoredRange range : ranges) {
      long first = blocks.of(range.offset()) >> bits;
      long end = ((blocks.count(range.end()) - 1) >> bits) + 1;
      for (long i = first; i < end; i++) {
        chunks[(int) i] = blocks.of(range.address()) + ((i - first) << bits);
      }
    }
    ImmutableLongArray placed = ImmutableLongArray.copyOf(chunks);
    return new ChunkMap(bits, true, ChunkMap.EXTRA_DEVICE, placed);
  }

  /** log2(chunk / block) of the largest chunks that no edge between two parts is inside of. */
  private int chunkBits(long size, ImmutableList<StoredRange> ranges) {
    long edges = 0;
    for (StoredRange range : ranges) {
      edges |= blocks.of(range.offset());
      edges |= range.end() == size ? 0 : blocks.of(range.end());
    }
    long count = blocks.count(size);
    int whole = Long.SIZE - Long.numberOfLeadingZeros(count - 1);
    return Math.min(Math.min(whole, Long.numberOfTrailingZeros(edges)), ChunkMap.MAX_CHUNK_BITS);
  }
}
