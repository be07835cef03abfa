package io.initfs.erofs.write;

import com.google.common.hash.HashCode;
import com.google.common.primitives.ImmutableLongArray;
import io.initfs.erofs.disk.ChunkIndex;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores the chunks of all files, equal ones once, holes not at all. */
final class ChunkStore {
  private final ImageOutput output;
  private final Blocks blocks;
  private final Map<HashCode, Long> known = new HashMap<>();
  private long savedBytes;

  ChunkStore(ImageOutput output, Blocks blocks) {
    this.output = output;
    this.blocks = blocks;
  }

  /** Bytes that were there already, or are holes. */
  long savedBytes() {
    return savedBytes;
  }

  /** Stores the chunks of one piece and tells where they are. */
  void add(PackedPiece packed, Iterable<Chunk> chunks, ImmutableLongArray.Builder places)
      throws IOException {
    for (Chunk chunk : chunks) {
      places.add(place(packed.bytes(), chunk));
    }
  }

  private long place(byte[] bytes, Chunk chunk) throws IOException {
    if (chunk.digest() == null) {
      savedBytes += chunk.length();
      return ChunkIndex.HOLE;
    }
    @Nullable Long earlier = known.get(chunk.digest());
    if (earlier != null) {
      savedBytes += chunk.length();
      return earlier;
    }
    output.alignToBlock();
    long block = blocks.of(output.position());
    output.write(bytes, chunk.offset(), chunk.length());
    known.put(chunk.digest(), block);
    return block;
  }
}
