package io.initfs.erofs.write;

import io.initfs.erofs.codec.ClusterEncoder;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs one piece after the other, on one thread. */
final class PiecePacker {
  private final @Nullable ClusterEncoder encoder;

  /**
   * @param encoder null to store everything as it is
   */
  PiecePacker(@Nullable ClusterEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * What a piece became.
   *
   * @param bytes whole pclusters, or the piece's own bytes
   * @param length how many of {@code bytes}
   * @param extents null if the piece is stored as it is
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from a worker to the commit, never compared
  record Packed(Piece piece, byte[] bytes, int length, @Nullable ExtentList extents) {}

  Packed pack(Piece piece) throws IOException {
    byte[] data = piece.read();
    // One block cannot shrink: pclusters are whole blocks.
    if (encoder == null || piece.inode().size <= Blocks.SIZE) {
      return new Packed(piece, data, data.length, null);
    }
    Packed packed = compress(piece, data, encoder);
    boolean pays =
        !piece.isWholeFile() || FileLayout.compressionPays(piece.inode(), packed.length());
    return pays ? packed : new Packed(piece, data, data.length, null);
  }

  private static Packed compress(Piece piece, byte[] data, ClusterEncoder encoder) {
    // An extent consumes at least a block, but for the last one.
    byte[] out = new byte[Math.toIntExact(Blocks.roundUp(data.length))];
    ExtentList.Builder extents = new ExtentList.Builder();
    encoder.begin(data, data.length);
    int from = 0;
    int to = 0;
    while (from < data.length) {
      int rest = data.length - from;
      int consumed = rest <= Blocks.SIZE ? 0 : encoder.encode(from, out, to, Blocks.SIZE);
      if (consumed > Blocks.SIZE) {
        alignRight(out, to, encoder.produced());
        extents.addCompressed(consumed);
      } else {
        consumed = Math.min(rest, Blocks.SIZE);
        System.arraycopy(data, from, out, to, consumed);
        Arrays.fill(out, to + consumed, to + Blocks.SIZE, (byte) 0);
        extents.addRaw(consumed);
      }
      from += consumed;
      to += Blocks.SIZE;
    }
    return new Packed(piece, out, to, extents.build());
  }

  /**
   * Moves compressed data to the end of their block: zeros before them is what ZERO_PADDING means.
   */
  private static void alignRight(byte[] out, int block, int produced) {
    int start = block + Blocks.SIZE - produced;
    System.arraycopy(out, block, out, start, produced);
    Arrays.fill(out, block, start, (byte) 0);
  }
}
