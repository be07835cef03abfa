package io.initfs.erofs.write;

import com.google.common.hash.HashCode;
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

  /** Stores a chunk of {@code bytes} and tells its first block, or {@link ChunkIndex#HOLE}. */
  long place(byte[] bytes, Chunk chunk) throws IOException {
    if (chunk.digest() == null) {
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

  /** Bytes of chunks that were there already. */
  long savedBytes() {
    return savedBytes;
  }
}
