package io.initfs.erofs.read;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.volume.Volume;

/** Where that of the xattrs stands which belongs to no inode. */
record XattrContainers(Volume volume) {
  /** What ids of shared xattrs count from, with {@link #sharedBase}. */
  ImageSource shared() throws UnsupportedFeatureException {
    if ((volume.superblock().featureCompat() & Features.SHARED_EA_IN_METABOX) != 0) {
      throw new UnsupportedFeatureException(
          Where.image(volume.name(), "shared xattrs", Where.NO_OFFSET), "a metabox");
    }
    return volume.metadata();
  }

  /** Byte address of shared id 0 in {@link #shared}. */
  long sharedBase() {
    return volume.superblock().xattrBlkaddr() << volume.blockBits();
  }

  /** What the position of the prefix table counts from. */
  ImageSource prefixes() {
    return volume.metadata();
  }
}
