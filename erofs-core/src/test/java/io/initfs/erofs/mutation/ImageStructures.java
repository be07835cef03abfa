package io.initfs.erofs.mutation;

import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.disk.Alignment;
import io.initfs.erofs.disk.CompressionConfig;
import io.initfs.erofs.disk.DeviceSlot;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.disk.XattrNamePrefix;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.erofs.read.NodeReader;
import io.initfs.testdata.mutation.Structure;
import java.io.IOException;
import java.util.List;

/** All structures of a valid image that stand in it as they are, not compressed. */
final class ImageStructures {
  private final byte[] image;
  private final NodeReader reader;
  private final Superblock superblock;
  private final Structures found = new Structures();

  private ImageStructures(byte[] image, NodeReader reader) {
    this.image = image;
    this.reader = reader;
    this.superblock = reader.volume().superblock();
  }

  static List<Structure<?>> of(byte[] image, ReadOptions options) throws IOException {
    NodeReader reader = NodeReader.open(ImageSource.ofBytes("original", image), options);
    ImageStructures structures = new ImageStructures(image, reader);
    structures.addSuperblock();
    structures.addCompressionConfigs();
    structures.addDevices();
    structures.addXattrPrefixes();
    new InodeStructures(image, reader, structures.found).addAll();
    return structures.found.toList();
  }

  private void addSuperblock() {
    found.add("superblock", Superblock.OFFSET, superblock, Superblock::write);
    if (superblock.extSlots() > 0) {
      int at = Superblock.OFFSET + Superblock.SIZE;
      found.add("first slot", at, SuperblockExtension.read(image, at), SuperblockExtension::write);
    }
  }

  private void addCompressionConfigs() {
    if (!superblock.hasIncompat(Features.COMPR_CFGS)) {
      return;
    }
    int end = Superblock.OFFSET + superblock.size();
    for (Algorithm algorithm : reader.volume().algorithms().keySet()) {
      int at = Alignment.up(end, CompressionConfig.ALIGNMENT);
      int body = at + CompressionConfig.LENGTH_SIZE;
      Record config = (Record) CompressionConfig.read(algorithm, image, body);
      found.add(
          "configuration", at, config, (value, b, to) -> ((CompressionConfig) value).write(b, to));
      end = body + CompressionConfig.readLength(image, at);
    }
  }

  private void addDevices() {
    int at = superblock.deviceTableSlot() * DeviceSlot.SIZE;
    for (DeviceSlot slot : reader.volume().devices().slots()) {
      found.add("device slot", at, slot, DeviceSlot::write);
      at += DeviceSlot.SIZE;
    }
  }

  private void addXattrPrefixes() {
    if (!superblock.hasCompat(Features.PLAIN_XATTR_PFX)) {
      return;
    }
    int at = Math.toIntExact(superblock.xattrPrefixStart() * XattrNamePrefix.ALIGNMENT);
    for (int i = 0; i < superblock.xattrPrefixCount(); i++) {
      int size = XattrNamePrefix.readSize(image, at);
      int record = at + XattrNamePrefix.SIZE_FIELD;
      found.add(
          "xattr name prefix",
          at,
          XattrNamePrefix.read(image, record, size),
          XattrNamePrefix::write);
      at = Alignment.up(record + size, XattrNamePrefix.ALIGNMENT);
    }
  }
}
