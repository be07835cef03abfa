package io.initfs.erofs.write;

import com.google.common.primitives.ImmutableLongArray;
import io.initfs.erofs.dedupe.DigestTable;
import io.initfs.erofs.disk.ChunkIndex;
import java.io.IOException;

/** Stores the chunks of all files, equal ones once, holes not at all. */
final class ChunkStore {
  private final ImageOutput output;
  private final int device;
  private final Blocks blocks;
  private final DigestTable known = new DigestTable();
  private long savedBytes;

  /**
   * @param output takes the chunks
   * @param device its number, {@link ChunkMap#IMAGE} if it is the image itself
   */
  ChunkStore(ImageOutput output, int device, Blocks blocks) {
    this.output = output;
    this.device = device;
    this.blocks = blocks;
  }

  ImageOutput output() {
    return output;
  }

  /** The map of a file whose chunks have been placed one after the other. */
  ChunkMap map(FileLayout layout, ImmutableLongArray placed) {
    boolean indexes = layout.hasChunkIndexes() || device != ChunkMap.IMAGE;
    return new ChunkMap(layout.chunkBits(), indexes, device, placed).coarsest();
  }

  /** Stores a chunk of {@code bytes} and tells its first block, or {@link ChunkIndex#HOLE}. */
  long place(byte[] bytes, Chunk chunk) throws IOException {
    if (chunk.digest() == null) {
      return ChunkIndex.HOLE;
    }
    long next = blocks.count(output.position());
    long earlier = known.putIfAbsent(chunk.digest(), next);
    if (earlier != DigestTable.ABSENT) {
      savedBytes += chunk.length();
      return earlier;
    }
    output.alignToBlock();
    output.write(bytes, chunk.offset(), chunk.length());
    return next;
  }

  /** Bytes of chunks that were there already. */
  long savedBytes() {
    return savedBytes;
  }
}
