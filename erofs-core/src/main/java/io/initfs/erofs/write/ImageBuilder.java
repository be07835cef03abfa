package io.initfs.erofs.write;

import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.ErofsStatistics;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.disk.DataLayout;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.local.AtomicFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.LongConsumer;

/** Builds one image: the steps of this package in their order. */
public final class ImageBuilder {
  /** LZ4's window; the kernel sizes its buffers by it. */
  private static final int LZ4_MAX_DISTANCE = 0xFFFF;

  private static final long MAX_BLOCKS = 0xFFFF_FFFFL;

  private final ErofsOptions options;

  public ImageBuilder(ErofsOptions options) {
    this.options = options;
  }

  /**
   * Writes the image of {@code tree} to a new file.
   *
   * @param progress told the number of file bytes packed by each step
   */
  public ErofsStatistics build(FileTree tree, AtomicFile file, LongConsumer progress)
      throws IOException {
    Inventory inventory = Inventory.of(tree, options.fileTime(), options.metadata());
    ImageOutput output = new ImageOutput(file);
    byte[] front = inventory.xattrs().prefixes().front();
    output.write(front, 0, front.length);
    DataPacker packer = new DataPacker(output, progress);
    try (OrderedWorkers threads =
        new OrderedWorkers(options.workers(), this::newPacker, packer::commit)) {
      packer.pack(inventory, threads);
    }
    long metadataStart = output.position();
    MetadataWriter metadata = new MetadataWriter(inventory, output);
    metadata.write();
    output.alignToBlock();
    long blocks = output.position() >> Blocks.BITS;
    if (blocks > MAX_BLOCKS) {
      Where where = Where.image("image", "blocks", output.position());
      throw new LimitExceededException(where, "block addresses of 32 bits", MAX_BLOCKS, blocks);
    }
    UUID contentUuid = output.contentUuid(inventory.epoch(), options.volumeName());
    output.finish(superblock(inventory, metadata, blocks, contentUuid));
    return statistics(inventory, blocks, output.position() - metadataStart);
  }

  private PiecePacker newPacker() {
    Compression compression = options.compression();
    return switch (compression.method()) {
      case NONE -> new PiecePacker(null);
      case LZ4 -> new PiecePacker(ClusterEncoder.lz4());
      case LZ4HC -> new PiecePacker(ClusterEncoder.lz4hc(compression.level()));
    };
  }

  /**
   * The first block. Its checksum covers all behind the boot area, so it is the last thing made.
   */
  private byte[] superblock(
      Inventory inventory, MetadataWriter metadata, long blocks, UUID contentUuid) {
    XattrPlan xattrs = inventory.xattrs();
    boolean compresses = options.compression().method() != Compression.Method.NONE;
    Superblock superblock =
        new Superblock(
            Superblock.MAGIC,
            0,
            Features.SB_CHKSUM | Features.MTIME | xattrs.featureCompat(),
            Blocks.BITS,
            0,
            Math.toIntExact(metadata.nid(inventory.root().node)),
            inventory.inodes().size(),
            inventory.epoch().seconds(),
            inventory.epoch().nanos(),
            blocks,
            metadata.metaBlkaddr(),
            metadata.xattrBlkaddr(),
            options.uuid().orElse(contentUuid),
            options.volumeName(),
            (compresses ? Features.ZERO_PADDING : 0) | xattrs.featureIncompat(),
            compresses ? LZ4_MAX_DISTANCE : 0,
            0,
            0,
            0,
            xattrs.prefixes().count(),
            xattrs.prefixes().start(),
            0,
            0,
            0,
            0,
            0);
    byte[] block = Arrays.copyOf(xattrs.prefixes().front(), Blocks.SIZE);
    superblock.write(block, Superblock.OFFSET);
    SuperblockChecksum.seal(block, Superblock.OFFSET, Blocks.SIZE);
    return block;
  }

  private static ErofsStatistics statistics(Inventory inventory, long blocks, long metadataBytes) {
    long fileBytes = 0;
    long compressedFiles = 0;
    long compressedFileBytes = 0;
    long compressedBlocks = 0;
    for (PlannedInode inode : inventory.inodes()) {
      fileBytes += inode.node instanceof RegularFile ? inode.size : 0;
      if (inode.layout == DataLayout.COMPRESSED_COMPACT) {
        compressedFiles++;
        compressedFileBytes += inode.size;
        compressedBlocks += inode.blockCount;
      }
    }
    return new ErofsStatistics(
        inventory.inodes().size(),
        blocks,
        Blocks.SIZE,
        metadataBytes,
        fileBytes,
        compressedFiles,
        compressedFileBytes,
        compressedBlocks);
  }
}
