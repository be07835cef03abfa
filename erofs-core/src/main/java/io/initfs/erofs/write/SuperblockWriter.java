package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;

/**
 * The start of an image: the superblock and what directly follows it.
 *
 * <pre>
 *   1024 bytes of nothing | superblock | compression records | zeros to the end of the block
 * </pre>
 */
final class SuperblockWriter {
  private SuperblockWriter() {}

  /** Bytes of the start of an image with such records, whole blocks. */
  static int size(ImmutableList<CompressionConfig> configs, Blocks blocks) {
    return (int) blocks.roundUp(recordsEnd(configs));
  }

  private static int recordsEnd(ImmutableList<CompressionConfig> configs) {
    int end = Superblock.OFFSET + Superblock.SIZE;
    for (CompressionConfig config : configs) {
      end = align(end) + CompressionConfig.LENGTH_SIZE;
      end += CompressionConfig.minimumSize(config.algorithm());
    }
    return end;
  }

  private static int align(int at) {
    return (at + CompressionConfig.ALIGNMENT - 1) & -CompressionConfig.ALIGNMENT;
  }

  /** The bytes. Their checksum covers all behind the boot area, so they are made last. */
  static byte[] write(
      Superblock superblock, ImmutableList<CompressionConfig> configs, Blocks blocks) {
    byte[] bytes = new byte[size(configs, blocks)];
    superblock.write(bytes, Superblock.OFFSET);
    int at = Superblock.OFFSET + Superblock.SIZE;
    for (CompressionConfig config : configs) {
      at = align(at);
      config.write(bytes, at);
      at += CompressionConfig.LENGTH_SIZE + CompressionConfig.minimumSize(config.algorithm());
    }
    SuperblockChecksum.seal(bytes, Superblock.OFFSET, blocks.size());
    return bytes;
  }

  /** The incompatible features of an image. */
  static long features(
      Iterable<PlannedInode> inodes, boolean compresses, boolean hasRecords, boolean hasPacked) {
    long features = compresses ? Features.ZERO_PADDING : 0;
    features |= hasRecords ? Features.COMPR_CFGS : 0;
    features |= hasPacked ? Features.FRAGMENTS : 0;
    for (PlannedInode inode : inodes) {
      features |= inode.extents != null && inode.tail != null ? Features.ZTAILPACKING : 0;
      features |= inode.chunks != null ? Features.CHUNKED_FILE : 0;
    }
    return features;
  }
}
