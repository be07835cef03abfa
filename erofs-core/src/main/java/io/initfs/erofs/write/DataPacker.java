package io.initfs.erofs.write;

import io.initfs.erofs.disk.DataLayout;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Writes the data of all inodes but directories, in canonical order. Pieces are packed by workers;
 * what they became is committed here, on one thread, so addresses do not depend on who was first.
 */
final class DataPacker {
  private final ImageOutput output;
  private final LongConsumer progress;

  /** The extents of the compressed file whose pieces are being committed. */
  private ExtentList.Builder extents = new ExtentList.Builder();

  /**
   * @param progress told the number of bytes packed by each commit
   */
  DataPacker(ImageOutput output, LongConsumer progress) {
    this.output = output;
    this.progress = progress;
  }

  void pack(Inventory inventory, OrderedWorkers workers) throws IOException {
    for (PlannedInode inode : inventory.inodes()) {
      if (inode.node instanceof Symlink symlink) {
        // Long targets need a block; workers have nothing to do for any of them.
        workers.commitInOrder(() -> commitSymlink(inode, symlink.target().toByteArray()));
      } else if (inode.node instanceof RegularFile && inode.size > 0) {
        for (long offset = 0; offset < inode.size; offset += Piece.MAX_LENGTH) {
          int length = (int) Math.min(Piece.MAX_LENGTH, inode.size - offset);
          workers.submit(new Piece(inode, offset, length));
        }
      }
    }
    workers.finish();
  }

  void commit(PiecePacker.Packed packed) throws IOException {
    Piece piece = packed.piece();
    if (piece.isFirst()) {
      begin(piece.inode());
    }
    if (packed.extents() == null) {
      commitFlat(packed);
    } else {
      commitCompressed(packed, packed.extents());
    }
    progress.accept(piece.length());
  }

  private void begin(PlannedInode inode) {
    output.alignToBlock();
    inode.startBlock = output.position() >> Blocks.BITS;
    extents = new ExtentList.Builder();
  }

  private void commitCompressed(PiecePacker.Packed packed, ExtentList pieceExtents)
      throws IOException {
    PlannedInode inode = packed.piece().inode();
    output.write(packed.bytes(), 0, packed.length());
    extents.addAll(pieceExtents);
    if (!packed.piece().isLast()) {
      return;
    }
    long start = inode.startBlock << Blocks.BITS;
    if (FileLayout.compressionPays(inode, output.position() - start)) {
      inode.layout = DataLayout.COMPRESSED_COMPACT;
      inode.extents = extents.build();
      inode.blockCount = (output.position() - start) >> Blocks.BITS;
    } else {
      output.rewind(start);
      rewriteFlat(inode);
    }
  }

  /** Only a file of several pieces comes here: a single piece is judged by its worker. */
  private void rewriteFlat(PlannedInode inode) throws IOException {
    for (long offset = 0; offset < inode.size; offset += Piece.MAX_LENGTH) {
      int length = (int) Math.min(Piece.MAX_LENGTH, inode.size - offset);
      Piece piece = new Piece(inode, offset, length);
      commitFlat(new PiecePacker.Packed(piece, piece.read(), length, null));
    }
  }

  private void commitFlat(PiecePacker.Packed packed) throws IOException {
    int tail = 0;
    PlannedInode inode = packed.piece().inode();
    if (packed.piece().isLast()) {
      inode.layout = FileLayout.flatLayout(inode);
      inode.blockCount = FileLayout.flatBlocks(inode);
      if (inode.layout == DataLayout.FLAT_INLINE) {
        tail = Blocks.tail(inode.size);
        inode.tail = Arrays.copyOfRange(packed.bytes(), packed.length() - tail, packed.length());
      }
    }
    output.write(packed.bytes(), 0, packed.length() - tail);
  }

  private void commitSymlink(PlannedInode inode, byte[] target) throws IOException {
    begin(inode);
    inode.layout = FileLayout.flatLayout(inode);
    inode.blockCount = FileLayout.flatBlocks(inode);
    if (inode.layout == DataLayout.FLAT_INLINE) {
      inode.tail = target;
    } else {
      output.write(target, 0, target.length);
    }
  }
}
