package io.initfs.erofs.write;

import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.disk.Features;

/** What a reader must know of an image, or may. */
record UsedFeatures(ErofsOptions options, Encoders encoders, XattrPlan xattrs) {
  /** The compatible features. */
  long compatible() {
    boolean sharedInMetabox = options.metadata().metabox().isPresent() && xattrs.sharedSize() > 0;
    return Features.MTIME
        | flag(options.metadata().superblockChecksum(), Features.SB_CHKSUM)
        | flag(sharedInMetabox, Features.SHARED_EA_IN_METABOX)
        | xattrs.featureCompat();
  }

  /**
   * The incompatible features.
   *
   * @param inodes all of them
   * @param hasPacked whether the packed inode is among them
   * @param hasDevice whether there is an extra device
   */
  long incompatible(Iterable<PlannedInode> inodes, boolean hasPacked, boolean hasDevice) {
    boolean hasMetabox = options.metadata().metabox().isPresent();
    long features =
        flag(encoders.compress(), Features.ZERO_PADDING)
            | flag(!encoders.configs().isEmpty(), Features.COMPR_CFGS)
            | flag(options.needs48Bit(), Features.BIT48)
            | flag(hasMetabox, Features.METABOX)
            | flag(hasPacked, Features.FRAGMENTS)
            | flag(hasDevice, Features.DEVICE_TABLE)
            | xattrs.featureIncompat();
    for (PlannedInode inode : inodes) {
      features |= flag(inode.extents != null && inode.tail != null, Features.ZTAILPACKING);
      boolean shares = inode.extents != null && (inode.sharesBlocks || inode.extents.hasShared());
      features |= flag(shares, Features.DEDUPE);
      features |= flag(inode.chunks != null, Features.CHUNKED_FILE);
    }
    return features;
  }

  private static long flag(boolean used, long feature) {
    return used ? feature : 0;
  }
}
