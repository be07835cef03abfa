package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.disk.XattrNamePrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The start of an image: the superblock and what directly follows it.
 *
 * <pre>
 *   1024 bytes of nothing | superblock | compression records | device slot | xattr name prefixes | inodes
 * </pre>
 */
final class SuperblockWriter {
  private final ImmutableList<CompressionConfig> configs;
  private final boolean hasDevice;
  private final XattrPrefixes prefixes;
  private final boolean hasMetabox;
  private final Blocks blocks;

  /** The inodes behind all that, at their places in the image. */
  private byte[] inodes = {};

  SuperblockWriter(
      ImmutableList<CompressionConfig> configs,
      boolean hasDevice,
      XattrPrefixes prefixes,
      boolean hasMetabox,
      Blocks blocks) {
    this.configs = configs;
    this.hasDevice = hasDevice;
    this.prefixes = prefixes;
    this.hasMetabox = hasMetabox;
    this.blocks = blocks;
  }

  /** Bytes of the start of the image, whole blocks. */
  int size() {
    return (int) blocks.roundUp(used());
  }

  /** How many of these have a use without inodes. */
  int used() {
    return prefixAddress() + prefixes.size();
  }

  /** Slots that extend the superblock. */
  int extSlots() {
    return hasMetabox ? 1 : 0;
  }

  /**
   * Adds inodes behind what is {@link #used}.
   *
   * @param image the first {@link #size} bytes of the image, with nothing but them
   */
  void addInodes(byte[] image) {
    inodes = image;
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
    int at = Superblock.OFFSET + Superblock.SIZE + extSlots() * SuperblockExtension.SIZE;
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
   * @param extension the superblock's, if there is to be one
   */
  byte[] write(
      Superblock superblock, Optional<DeviceSlot> device, Optional<SuperblockExtension> extension) {
    byte[] bytes = front();
    if (inodes.length > 0) {
      System.arraycopy(inodes, used(), bytes, used(), size() - used());
    }
    superblock.write(bytes, Superblock.OFFSET);
    extension.ifPresent(slot -> slot.write(bytes, Superblock.OFFSET + Superblock.SIZE));
    device.ifPresent(slot -> slot.write(bytes, deviceAddress()));
    if ((superblock.featureCompat() & Features.SB_CHKSUM) != 0) {
      SuperblockChecksum.seal(bytes, Superblock.OFFSET, blocks.size());
    }
    return bytes;
  }
}
