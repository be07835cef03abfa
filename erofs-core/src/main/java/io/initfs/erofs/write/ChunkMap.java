package io.initfs.erofs.write;

import com.google.common.primitives.ImmutableLongArray;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.ChunkFormat;
import io.initfs.erofs.disk.ChunkIndex;

/**
 * Where the chunks of a chunk-based file are.
 *
 * @param chunkBits log2(chunk / block)
 * @param indexes whether entries have 8 bytes; they must if {@code device} is not the image
 * @param device that all chunks are on, {@link #IMAGE} or one of the device table
 * @param blocks first block of each chunk, or {@link ChunkIndex#HOLE}
 */
record ChunkMap(int chunkBits, boolean indexes, int device, ImmutableLongArray blocks) {
  static final int IMAGE = 0;

  /** The only extra device that an image is written with. */
  static final int EXTRA_DEVICE = 1;

  static final int MAX_CHUNK_BITS = 31;

  /** The map of a file of {@code size} bytes without data: as few chunks as can be. */
  static ChunkMap ofHole(long size, Blocks blocks, boolean indexes) {
    int fileBits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    int chunkBits = Math.min(MAX_CHUNK_BITS, Math.max(0, fileBits - blocks.bits()));
    int count = Math.toIntExact(((size - 1) >> (chunkBits + blocks.bits())) + 1);
    ImmutableLongArray.Builder chunks = ImmutableLongArray.builder(count);
    for (int i = 0; i < count; i++) {
      chunks.add(ChunkIndex.HOLE);
    }
    return new ChunkMap(chunkBits, indexes, IMAGE, chunks.build());
  }

  /**
   * The map with the largest chunks that say the same, so that a file whose data were not shared
   * with others has a single one.
   */
  ChunkMap coarsest() {
    ChunkMap map = this;
    while (map.blocks.length() > 1 && map.chunkBits < MAX_CHUNK_BITS && map.isPaired()) {
      ImmutableLongArray.Builder halved = ImmutableLongArray.builder();
      for (int i = 0; i < map.blocks.length(); i += 2) {
        halved.add(map.blocks.get(i));
      }
      map = new ChunkMap(map.chunkBits + 1, indexes, device, halved.build());
    }
    return map;
  }

  /** Whether each two chunks are one twice as large. */
  private boolean isPaired() {
    for (int i = 0; i + 1 < blocks.length(); i += 2) {
      long first = blocks.get(i);
      long expected = first == ChunkIndex.HOLE ? first : first + (1L << chunkBits);
      if (blocks.get(i + 1) != expected) {
        return false;
      }
    }
    return true;
  }

  ChunkFormat format() {
    return new ChunkFormat(chunkBits, indexes, false, 0);
  }

  /** Where the map stands, from the start of the inode. */
  long offset(PlannedInode inode) {
    return Alignment.up(inode.headSize(), format().entrySize());
  }

  /** Bytes of the map. */
  long size() {
    return (long) blocks.length() * format().entrySize();
  }

  void write(byte[] b, int at) {
    int unit = format().entrySize();
    for (int i = 0; i < blocks.length(); i++) {
      long block = blocks.get(i);
      int on = block == ChunkIndex.HOLE ? IMAGE : device;
      new ChunkIndex(block, on).write(b, at + i * unit, format());
    }
  }
}
