package io.initfs.erofs.dedupe;

/**
 * A run of a piece's bytes that an earlier place has too.
 *
 * @param at where it starts in its piece
 * @param sourcePiece number of the piece that had it first; may be the same piece, further up
 * @param sourceAt where it starts there
 * @param length bytes
 */
public record Duplicate(int at, int sourcePiece, int sourceAt, int length) {
  Duplicate extendedBy(int bytes) {
    return new Duplicate(at, sourcePiece, sourceAt, length + bytes);
  }

  int end() {
    return at + length;
  }

  int sourceEnd() {
    return sourceAt + length;
  }
}
