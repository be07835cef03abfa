package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;
import io.initfs.erofs.disk.XattrNamePrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The start of an image: the superblock and what directly follows it.
 *
 * <pre>
 *   1024 bytes of nothing | superblock | compression records | device slot | xattr name prefixes | zeros
 * </pre>
 */
final class SuperblockWriter {
  private final ImmutableList<CompressionConfig> configs;
  private final boolean hasDevice;
  private final XattrPrefixes prefixes;
  private final Blocks blocks;

  SuperblockWriter(
      ImmutableList<CompressionConfig> configs,
      boolean hasDevice,
      XattrPrefixes prefixes,
      Blocks blocks) {
    this.configs = configs;
    this.hasDevice = hasDevice;
    this.prefixes = prefixes;
    this.blocks = blocks;
  }

  /** Bytes of the start of the image, whole blocks. */
  int size() {
    return (int) blocks.roundUp(prefixAddress() + prefixes.size());
  }

  /** Position of the prefix table as {@link Superblock#xattrPrefixStart} has it; 0 for none. */
  long prefixStart() {
    return prefixes.count() == 0 ? 0 : prefixAddress() / XattrNamePrefix.ALIGNMENT;
  }

  /** Behind the records, so that 32 bits in units of 4 reach it in an image of any size. */
  private int prefixAddress() {
    return hasDevice ? deviceAddress() + DeviceSlot.SIZE : recordAddresses().get(configs.size());
  }

  private int deviceAddress() {
    return Alignment.up(recordAddresses().get(configs.size()), DeviceSlot.SIZE);
  }

  /** Position of the device table as {@link Superblock#deviceTableSlot} has it; 0 for none. */
  int deviceTableSlot() {
    return hasDevice ? deviceAddress() / DeviceSlot.SIZE : 0;
  }

  /** Where each record starts, and last where what follows them may. */
  private List<Integer> recordAddresses() {
    List<Integer> addresses = new ArrayList<>();
    int at = Superblock.OFFSET + Superblock.SIZE;
    addresses.add(at);
    for (CompressionConfig config : configs) {
      at += CompressionConfig.LENGTH_SIZE + CompressionConfig.minimumSize(config.algorithm());
      at = Alignment.up(at, CompressionConfig.ALIGNMENT);
      addresses.add(at);
    }
    return addresses;
  }

  /** The start of the image without its superblock. */
  byte[] front() {
    byte[] bytes = new byte[size()];
    List<Integer> addresses = recordAddresses();
    for (int i = 0; i < configs.size(); i++) {
      configs.get(i).write(bytes, addresses.get(i));
    }
    prefixes.write(bytes, prefixAddress());
    return bytes;
  }

  /**
   * The start of the image. Its checksum, if it has one, covers all behind the boot area, so it is
   * made last.
   *
   * @param device the extra device, if there is to be one
   */
  byte[] write(Superblock superblock, Optional<DeviceSlot> device) {
    byte[] bytes = front();
    superblock.write(bytes, Superblock.OFFSET);
    device.ifPresent(slot -> slot.write(bytes, deviceAddress()));
    if ((superblock.featureCompat() & Features.SB_CHKSUM) != 0) {
      SuperblockChecksum.seal(bytes, Superblock.OFFSET, blocks.size());
    }
    return bytes;
  }

  /** The incompatible features of an image. */
  static long features(
      Iterable<PlannedInode> inodes,
      boolean compresses,
      boolean hasEncodedExtents,
      boolean hasRecords,
      boolean hasPacked) {
    long features = compresses ? Features.ZERO_PADDING : 0;
    features |= compresses && hasEncodedExtents ? Features.BIT48 : 0;
    features |= hasRecords ? Features.COMPR_CFGS : 0;
    features |= hasPacked ? Features.FRAGMENTS : 0;
    for (PlannedInode inode : inodes) {
      features |= inode.extents != null && inode.tail != null ? Features.ZTAILPACKING : 0;
      features |= inode.extents != null && inode.extents.hasShared() ? Features.DEDUPE : 0;
      features |= inode.chunks != null ? Features.CHUNKED_FILE : 0;
    }
    return features;
  }
}
