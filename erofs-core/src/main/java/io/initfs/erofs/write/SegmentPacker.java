package io.initfs.erofs.write;

import io.initfs.erofs.codec.ClusterEncoder;
import java.util.Arrays;

/**
 * Packs a piece in segments of one size, each in as many bytes as it takes, one behind the other:
 * what encoded extents can map. Segments of zeros take none.
 */
final class SegmentPacker {
  /** An encoder wants room for so many bytes, and what is no longer does not shrink. */
  private static final int MIN_CAPACITY = 16;

  private final Piece piece;
  private final byte[] data;
  private final int segmentSize;
  private final ExtentList.Builder extents = new ExtentList.Builder();

  /** No segment takes more room than its own bytes. */
  private final byte[] out;

  private int to;

  SegmentPacker(Piece piece, byte[] data, int segmentSize) {
    this.piece = piece;
    this.data = data;
    this.segmentSize = segmentSize;
    this.out = new byte[data.length];
  }

  /**
   * Packs the piece.
   *
   * @param fragments whether what is left over behind the file's last full segment becomes one
   */
  PackedPiece run(ClusterEncoder encoder, boolean fragments) {
    encoder.begin(data, data.length);
    for (int from = 0; from < data.length; from += segmentSize) {
      int length = Math.min(segmentSize, data.length - from);
      if (fragments && piece.isLast() && length < segmentSize) {
        Tail tail = Tail.fragment(Arrays.copyOfRange(data, from, data.length));
        extents.addTail(length, false);
        return PackedPiece.compressed(piece, out, to, extents.build(), tail);
      }
      add(encoder, from, length);
    }
    return PackedPiece.compressed(piece, out, to, extents.build(), null);
  }

  private void add(ClusterEncoder encoder, int from, int length) {
    if (Chunk.isZero(data, from, from + length)) {
      extents.addEncoded(length, false, 0);
    } else if (length > MIN_CAPACITY
        && encoder.encode(from, from + length, out, to, length - 1) == length) {
      extents.addEncoded(length, false, encoder.produced());
      to += encoder.produced();
    } else {
      System.arraycopy(data, from, out, to, length);
      extents.addEncoded(length, true, length);
      to += length;
    }
  }
}
