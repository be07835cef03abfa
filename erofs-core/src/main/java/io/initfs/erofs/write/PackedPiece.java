package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * What a piece became.
 *
 * @param bytes whole pclusters, or the piece's own bytes
 * @param length how many of {@code bytes}
 * @param extents null unless the piece is compressed
 * @param tail what of a compressed piece is not in {@code bytes}
 * @param chunks null unless the piece is stored in chunks
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a worker to the commit, never compared
record PackedPiece(
    Piece piece,
    byte[] bytes,
    int length,
    @Nullable ExtentList extents,
    @Nullable Tail tail,
    @Nullable ImmutableList<Chunk> chunks) {
  static PackedPiece flat(Piece piece, byte[] data) {
    return new PackedPiece(piece, data, data.length, null, null, null);
  }

  static PackedPiece chunked(Piece piece, byte[] data, int chunkSize) {
    ImmutableList<Chunk> chunks = Chunk.cut(data, chunkSize);
    return new PackedPiece(piece, data, data.length, null, null, chunks);
  }

  static PackedPiece compressed(
      Piece piece, byte[] bytes, int length, ExtentList extents, @Nullable Tail tail) {
    return new PackedPiece(piece, bytes, length, extents, tail, null);
  }

  /** A file that is a fragment as a whole. */
  static PackedPiece fragment(Piece piece, byte[] data) {
    return compressed(piece, new byte[0], 0, ExtentList.EMPTY, Tail.fragment(data));
  }

  boolean hasFragment() {
    return tail != null && tail.isFragment();
  }

  int tailLength() {
    return tail == null ? 0 : tail.bytes().length;
  }
}
