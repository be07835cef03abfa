package io.initfs.erofs.write;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.failure.ErofsLimits;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs one piece after the other, on one thread. */
final class PiecePacker implements OrderedWorkers.Worker<Piece, PackedPiece> {
  /**
   * Of a pcluster's worth of input that does not shrink, the part that is stored raw before the
   * next try: a smaller one finds the end of incompressible data better, and tries more often. So
   * it is a quarter first, then half, then all of it until something shrinks.
   */
  private static final int FIRST_RAW_PART = 4;

  private final FileLayout layout;
  private final DataOptions options;
  private final Blocks blocks;
  private final ImmutableMap<Compression, ClusterEncoder> encoders;

  /**
   * @param encoders one for each algorithm that files have
   */
  PiecePacker(
      FileLayout layout, DataOptions options, ImmutableMap<Compression, ClusterEncoder> encoders) {
    this.layout = layout;
    this.options = options;
    this.blocks = layout.blocks();
    this.encoders = encoders;
  }

  @Override
  public PackedPiece work(Piece piece) throws IOException {
    PackedPiece packed = pack(piece);
    if (piece.sharing() != null) {
      piece.sharing().complete(packed.extents());
    }
    return packed;
  }

  private PackedPiece pack(Piece piece) throws IOException {
    byte[] data = piece.read();
    if (piece.inode().digest != null) {
      piece.inode().digest.add(piece.offset(), data);
    }
    Fragments fragments = piece.mayHaveFragment() ? options.fragments() : Fragments.NONE;
    if (options.chunkSize() != 0 && !piece.inode().isNameless()) {
      return PackedPiece.chunked(piece, data, options.chunkSize());
    }
    Strategy strategy = piece.inode().strategy;
    if (!strategy.compresses()) {
      return PackedPiece.flat(piece, data);
    }
    if (layout.isWholeFragment(piece)) {
      return PackedPiece.fragment(piece, data);
    }
    if (layout.staysFlat(piece.inode())) {
      return PackedPiece.flat(piece, data);
    }
    PackedPiece packed = compress(piece, data, fragments);
    long bytes = (long) packed.length() + packed.tailLength();
    boolean pays =
        packed.hasFragment()
            || !piece.isWholeFile()
            || layout.compressionPays(piece.inode(), bytes);
    return pays ? packed : PackedPiece.flat(piece, data);
  }

  private PackedPiece compress(Piece piece, byte[] data, Fragments fragments) throws IOException {
    ClusterEncoder encoder = requireNonNull(encoders.get(piece.inode().strategy.compression()));
    if (piece.inode().strategy.encodedExtents()) {
      return new SegmentPacker(piece, data, layout.segmentSize(piece.inode()))
          .run(encoder, fragments == Fragments.TAILS);
    }
    return new Packing(piece, data, encoder, fragments).run();
  }

  @Override
  public void close() {
    encoders.values().forEach(ClusterEncoder::close);
  }

  /** One piece on its way from data to pclusters. */
  private final class Packing {
    private final Piece piece;
    private final byte[] data;
    private final ClusterEncoder encoder;
    private final Fragments fragments;
    private final ExtentList.Builder extents = new ExtentList.Builder();
    private final SharingCursor sharing;
    private final int pclusterSize;

    /** Grows, as most data shrink. */
    private byte[] out;

    private int from;

    /** Where the next extent ends at the latest. */
    private int limit;

    private int to;
    private int rawPart = FIRST_RAW_PART;
    private @Nullable Tail tail;

    Packing(Piece piece, byte[] data, ClusterEncoder encoder, Fragments fragments) {
      this.piece = piece;
      this.data = data;
      this.encoder = encoder;
      this.fragments = fragments;
      this.pclusterSize = piece.inode().strategy.pclusterSize();
      this.sharing = new SharingCursor(piece, blocks);
      this.out = new byte[Math.toIntExact(blocks.roundUp(data.length / 2))];
    }

    PackedPiece run() throws IOException {
      encoder.begin(data, data.length);
      from = sharing.addShared(from, extents);
      while (from < data.length && tail == null) {
        limit = Math.min(sharing.limit(from), from + maxExtentSize());
        packNext();
        from = sharing.addShared(from, extents);
      }
      return PackedPiece.compressed(piece, out, to, extents.build(), tail);
    }

    private int maxExtentSize() {
      return options.maxExtentSize() == 0
          ? ErofsLimits.LINUX_CLUSTER_BYTES
          : Math.min(ErofsLimits.LINUX_CLUSTER_BYTES, options.maxExtentSize());
    }

    private void packNext() {
      int rest = limit - from;
      makeRoom((int) Math.min(pclusterSize, blocks.roundUp(rest)));
      if (fragments == Fragments.TAILS && endsFile() && rest <= pclusterSize) {
        addFragment();
        return;
      }
      boolean maybeInline = mayBeInline();
      int consumed = rest > blocks.size() || maybeInline ? encode(pclusterSize) : 0;
      int produced = consumed == 0 ? 0 : encoder.produced();
      if (consumed == rest && maybeInline && produced > blocks.size()) {
        // Blocks that get full, and what is left over goes inline.
        consumed = encode((produced - 1) & -blocks.size());
        produced = encoder.produced();
      }
      boolean last = consumed == rest;
      if (last && endsFile() && isFragment(produced)) {
        addFragment();
      } else if (!addInline(rest, last, produced)) {
        if (blocks.roundUp(produced) < consumed) {
          addCompressed(consumed, produced);
        } else {
          addRaw(consumed);
        }
      }
    }

    private int encode(int capacity) {
      return encoder.encode(from, limit, out, to, Math.min(capacity, out.length - to));
    }

    private boolean mayBeInline() {
      return options.inlineTails() && endsFile();
    }

    /** Whether the next extent may be the file's last. */
    private boolean endsFile() {
      return piece.isLast() && limit == data.length;
    }

    private boolean isFragment(int produced) {
      return fragments == Fragments.TAILS && produced < pclusterSize;
    }

    /**
     * Takes the rest inline, compressed or raw, if it is the end of the file and that is enough.
     */
    private boolean addInline(int rest, boolean isEncoded, int produced) {
      return mayBeInline()
          && ((isEncoded && produced < rest && addInline(out, to, produced, false))
              || (rest <= blocks.size() && addInline(data, from, rest, true)));
    }

    private void addCompressed(int consumed, int produced) {
      int padded = (int) blocks.roundUp(produced);
      // Zeros before the data are what ZERO_PADDING means.
      System.arraycopy(out, to, out, to + padded - produced, produced);
      Arrays.fill(out, to, to + padded - produced, (byte) 0);
      extents.addCompressed(consumed, (int) blocks.count(padded));
      rawPart = FIRST_RAW_PART;
      from += consumed;
      to += padded;
    }

    /** Stores a block raw, or several if the input of a larger pcluster did not shrink. */
    private void addRaw(int consumed) {
      int end = from + Math.max(blocks.size(), consumed / rawPart & -blocks.size());
      rawPart = Math.max(1, rawPart / 2);
      while (from < Math.min(end, limit) && sharing.isLater(from, limit)) {
        int length = Math.min(limit - from, blocks.size());
        makeRoom(blocks.size());
        System.arraycopy(data, from, out, to, length);
        Arrays.fill(out, to + length, to + blocks.size(), (byte) 0);
        extents.addRaw(length);
        from += length;
        to += blocks.size();
      }
    }

    private void makeRoom(int bytes) {
      if (out.length - to < bytes) {
        out = Arrays.copyOf(out, to + bytes + (int) blocks.roundUp(out.length / 4));
      }
    }

    private void addFragment() {
      tail = Tail.fragment(Arrays.copyOfRange(data, from, data.length));
      extents.addTail(data.length - from, false);
    }

    private boolean addInline(byte[] bytes, int at, int length, boolean raw) {
      if (!layout.inlineTailFits(piece.inode(), length)) {
        return false;
      }
      tail = Tail.inline(Arrays.copyOfRange(bytes, at, at + length));
      extents.addTail(data.length - from, raw);
      return true;
    }
  }
}
