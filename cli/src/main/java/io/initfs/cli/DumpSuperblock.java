package io.initfs.cli;

import io.initfs.erofs.ErofsSuperblock;
import java.util.Locale;
import java.util.UUID;

/** The superblock in dump.erofs's words, its labels padded to one column. */
final class DumpSuperblock {
  private static final int LABEL_WIDTH = 46;
  private static final UUID NO_UUID = new UUID(0, 0);

  private final StringBuilder text = new StringBuilder();

  private DumpSuperblock() {}

  static String text(ErofsSuperblock superblock) {
    DumpSuperblock dump = new DumpSuperblock();
    dump.geometry(superblock);
    dump.inodes(superblock);
    dump.features(superblock);
    return dump.text.toString();
  }

  /** Assignments that udev imports. */
  static String udev(ErofsSuperblock superblock) {
    String uuid = superblock.uuid().toString();
    String ids =
        superblock.uuid().equals(NO_UUID)
            ? ""
            : "ID_FS_UUID=" + uuid + "\nID_FS_UUID_ENC=" + uuid + "\n";
    return ids + "ID_FS_TYPE=erofs\nID_FS_USAGE=filesystem\n";
  }

  private void geometry(ErofsSuperblock superblock) {
    line("Filesystem magic number:", "0xE0F5E1E2");
    line("Filesystem blocksize:", superblock.blockSize());
    line("Filesystem blocks:", Long.toUnsignedString(allBlocks(superblock)));
    line("Filesystem inode metadata start block:", superblock.metadataBlock());
    line("Filesystem shared xattr metadata start block:", superblock.xattrBlock());
    line("Filesystem root nid:", Long.toUnsignedString(superblock.rootNid()));
  }

  /** dump.erofs counts those of the extra devices with the image's. */
  private static long allBlocks(ErofsSuperblock superblock) {
    long blocks = superblock.blocks();
    for (ErofsSuperblock.Device device : superblock.devices()) {
      blocks += device.blocks();
    }
    return blocks;
  }

  private void inodes(ErofsSuperblock superblock) {
    if (superblock.packedNid() != 0) {
      line("Filesystem packed nid:", Long.toUnsignedString(superblock.packedNid()));
    }
    if (superblock.metaboxNid() != 0) {
      line("Filesystem metabox nid:", Long.toUnsignedString(superblock.metaboxNid()));
    }
    if (superblock.features().contains("COMPR_CFGS/BIG_PCLUSTER")) {
      line("Filesystem compr_algs:", String.join(", ", superblock.algorithms()));
    } else {
      line("Filesystem lz4_max_distance:", superblock.lz4MaxDistance());
    }
    line("Filesystem sb_size:", superblock.superblockBytes());
    line("Filesystem inode count:", Long.toUnsignedString(superblock.inodes()));
  }

  private void features(ErofsSuperblock superblock) {
    line("Filesystem created:", DumpTimes.ctime(superblock.buildTime().seconds()));
    line("Filesystem compatible features:", FeatureWords.compatible(superblock.features()));
    String incompatible = FeatureWords.incompatible(superblock.features());
    line("Filesystem incompatible features:", incompatible);
    line("Filesystem UUID:", superblock.uuid());
    if (!incompatible.isEmpty()) {
      line("Required upstream Linux kernel version:", superblock.minimumKernel());
    }
  }

  private void line(String label, Object value) {
    String format = "%-" + LABEL_WIDTH + "s%s\n";
    text.append(String.format(Locale.ROOT, format, label, value));
  }
}
