package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data of all inodes but directories, in the order in which they are given. Pieces are
 * packed by workers; what they became is committed here, on one thread, so addresses do not depend
 * on who was first.
 */
final class DataPacker {
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private final FileLayout layout;
  private final Blocks blocks;
  private final ImageOutput output;
  private final PackedFile packedFile;
  private final ChunkStore chunkStore;
  private final LongConsumer progress;
  private final ChunkCount holeChunks = new ChunkCount();

  /** The extents of the compressed file whose pieces are being committed. */
  private ExtentList.Builder extents = new ExtentList.Builder();

  private long sharedBytes;

  /** Whether others may have extents in common with that file, so that it stays compressed. */
  private boolean referred;

  /** Where the chunks of the chunk-based file are whose pieces are being committed. */
  private ImmutableLongArray.Builder chunks = ImmutableLongArray.builder();

  /**
   * @param chunkStore takes chunks, which may be on another device
   * @param packedFile receives fragments
   * @param progress told the number of bytes packed by each commit
   */
  DataPacker(
      FileLayout layout,
      ImageOutput output,
      ChunkStore chunkStore,
      PackedFile packedFile,
      LongConsumer progress) {
    this.layout = layout;
    this.blocks = layout.blocks();
    this.output = output;
    this.packedFile = packedFile;
    this.chunkStore = chunkStore;
    this.progress = progress;
  }

  void pack(
      Iterable<PlannedInode> inodes, SharingPlan plan, OrderedWorkers<Piece, PackedPiece> workers)
      throws IOException {
    for (PlannedInode inode : inodes) {
      if (inode.node instanceof Symlink symlink) {
        // Long targets need a block; workers have nothing to do for any of them.
        workers.commitInOrder(() -> commitSymlink(inode, symlink.target().toByteArray()));
      } else if (inode.isHole()) {
        workers.commitInOrder(() -> commitHole(inode));
      } else if (inode.node instanceof RegularFile && inode.size > 0) {
        for (Piece piece : plan.pieces(inode)) {
          workers.submit(piece, piece.length());
        }
      }
    }
    workers.finish();
  }

  void commit(PackedPiece packed) throws IOException {
    Piece piece = packed.piece();
    if (piece.isFirst()) {
      begin(
          piece.inode(),
          packed.chunks() == null ? output : chunkStore.output(),
          mayStartAnywhere(packed));
    }
    if (packed.chunks() != null) {
      commitChunks(packed, packed.chunks());
    } else if (packed.extents() == null) {
      commitFlat(packed);
    } else {
      commitCompressed(packed, packed.extents());
    }
    progress.accept(piece.length());
  }

  /** Gives a file the data of its elder, which has been packed. */
  void commitTwin(PlannedInode inode, PlannedInode elder) throws IOException {
    inode.takeData(elder);
    if (elder.extents == null || layout.maySharePclusters(elder)) {
      inode.sharesBlocks = true;
      sharedBytes +=
          elder.layout == DataLayout.FLAT_INLINE
              ? elder.size - blocks.tail(elder.size)
              : elder.size;
    } else {
      begin(inode, output, false);
      output.copy(elder.startAddress, blocks.address(elder.blockCount));
    }
    progress.accept(inode.size);
  }

  /** Bytes of files that are stored elsewhere already. */
  long savedBytes() {
    return sharedBytes + packedFile.savedBytes() + chunkStore.savedBytes();
  }

  /** Whether data need not start with a block: their map is to the byte, or they are inline. */
  private boolean mayStartAnywhere(PackedPiece packed) {
    if (packed.extents() != null) {
      return packed.piece().inode().strategy.encodedExtents() && layout.alignment() == 1;
    }
    return packed.chunks() == null && layout.flatBlocks(packed.piece().inode()) == 0;
  }

  /**
   * @param taker takes the inode's data
   */
  private void begin(PlannedInode inode, ImageOutput taker, boolean anywhere) {
    if (!anywhere) {
      taker.alignToBlocks(layout.alignment());
    }
    inode.startBlock = blocks.of(taker.position());
    inode.startAddress = taker.position();
    extents = new ExtentList.Builder();
    referred = false;
    chunks = ImmutableLongArray.builder();
  }

  private void commitChunks(PackedPiece packed, ImmutableList<Chunk> pieceChunks)
      throws IOException {
    for (Chunk chunk : pieceChunks) {
      chunks.add(chunkStore.place(packed.bytes(), chunk));
    }
    if (packed.piece().isLast()) {
      PlannedInode inode = packed.piece().inode();
      inode.layout = DataLayout.CHUNK_BASED;
      inode.chunks = chunkStore.map(layout, chunks.build());
    }
  }

  private void commitCompressed(PackedPiece packed, ExtentList pieceExtents) throws IOException {
    PlannedInode inode = packed.piece().inode();
    if (packed.piece().sharing() != null) {
      packed.piece().sharing().commitAt(blocks.of(output.position()));
      referred = true;
    }
    output.write(packed.bytes(), 0, packed.length());
    sharedBytes += pieceExtents.sharedBytes();
    extents.addAll(pieceExtents);
    if (!packed.piece().isLast()) {
      return;
    }
    @Nullable Tail tail = packed.tail();
    long start = inode.startAddress;
    long bytes = output.position() - start + packed.tailLength();
    if (!packed.hasFragment() && !referred && !layout.compressionPays(inode, bytes)) {
      output.rewind(start);
      begin(inode, output, false);
      rewriteFlat(inode);
      return;
    }
    inode.extents = extents.build();
    inode.blockCount = blocks.count(output.position() - start);
    inode.layout =
        inode.extents.count() == 0 ? DataLayout.COMPRESSED_FULL : layout.compressedLayout(inode);
    if (tail != null && tail.digest() != null) {
      inode.fragmentOffset = packedFile.add(tail.bytes(), tail.digest());
      requireAddressable(inode);
    } else if (tail != null) {
      inode.tail = tail.bytes();
    }
  }

  /** A compact index has 32 bits for where a tail is; a full one, and a whole file, has more. */
  private static void requireAddressable(PlannedInode inode) throws LimitExceededException {
    if (inode.layout == DataLayout.COMPRESSED_COMPACT && inode.fragmentOffset > MAX_U32) {
      Where where = Where.image(inode.path.toString(), "fragment", Where.NO_OFFSET);
      throw new LimitExceededException(
          where, "offset in the packed inode with compact indexes", MAX_U32, inode.fragmentOffset);
    }
  }

  /** A file of several pieces: a single one is judged by its worker, before it is known where. */
  private void rewriteFlat(PlannedInode inode) throws IOException {
    for (Piece piece : layout.pieces(inode)) {
      commitFlat(PackedPiece.flat(piece, piece.read()));
    }
  }

  private void commitFlat(PackedPiece packed) throws IOException {
    Piece piece = packed.piece();
    writeFlat(piece.inode(), packed.bytes(), packed.length(), piece.isLast());
  }

  private void commitSymlink(PlannedInode inode, byte[] target) throws IOException {
    begin(inode, output, layout.flatBlocks(inode) == 0);
    writeFlat(inode, target, target.length, true);
  }

  /** Whatever the options say of data: there are none. mkcomposefs makes such inodes too. */
  private void commitHole(PlannedInode inode) throws LimitExceededException {
    inode.layout = DataLayout.CHUNK_BASED;
    inode.chunks = ChunkMap.ofHole(inode.size, blocks, layout.hasChunkIndexes());
    holeChunks.add(
        inode.chunks.blocks().length(),
        Where.image(inode.path.toString(), "contents", Where.NO_OFFSET));
    progress.accept(inode.size);
  }

  /**
   * @param isLast whether the bytes end the inode's data, and an inline tail is among them
   */
  private void writeFlat(PlannedInode inode, byte[] bytes, int length, boolean isLast)
      throws IOException {
    int tail = 0;
    if (isLast) {
      inode.layout = layout.flatLayout(inode);
      inode.blockCount = layout.flatBlocks(inode);
      if (inode.layout == DataLayout.FLAT_INLINE) {
        tail = blocks.tail(inode.size);
        inode.tail = Arrays.copyOfRange(bytes, length - tail, length);
      }
    }
    output.write(bytes, 0, length - tail);
  }
}
