package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a file, on its way into the image.
 *
 * @param offset where in the bytes of its piece it starts
 * @param length bytes
 * @param digest SHA-256, by which equal chunks are found; null if it is all zeros
 */
record Chunk(int offset, int length, @Nullable HashCode digest) {
  /** Cuts {@code data} into chunks of {@code size} bytes. */
  static ImmutableList<Chunk> cut(byte[] data, int size) {
    ImmutableList.Builder<Chunk> chunks = ImmutableList.builder();
    for (int at = 0; at < data.length; at += size) {
      int bytes = Math.min(size, data.length - at);
      boolean hole = isZero(data, at, at + bytes);
      chunks.add(new Chunk(at, bytes, hole ? null : Hashing.sha256().hashBytes(data, at, bytes)));
    }
    return chunks.build();
  }

  static boolean isZero(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
