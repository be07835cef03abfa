package io.initfs.erofs.read;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.volume.Location;
import io.initfs.erofs.volume.Volume;
import java.io.IOException;

/** Where that of the xattrs stands which belongs to no inode. */
record XattrContainers(ContentReader contents) {
  /** What ids of shared xattrs count from, with {@link #sharedBase}. */
  ImageSource shared() throws CorruptImageException {
    boolean inMetabox = volume().superblock().hasCompat(Features.SHARED_EA_IN_METABOX);
    if (inMetabox && !volume().hasMetabox()) {
      throw new CorruptImageException(
          Where.image(volume().name(), "shared xattrs", Where.NO_OFFSET),
          "place",
          "an image with a metabox",
          "one without");
    }
    return inMetabox ? volume().metabox() : volume().source(Location.METADATA);
  }

  /** Byte address of shared id 0 in {@link #shared}. */
  long sharedBase() {
    return volume().superblock().xattrBlkaddr() << volume().blockBits();
  }

  /** What the position of the prefix table counts from, in the order that Linux looks. */
  ImageSource prefixes() throws IOException {
    Superblock superblock = volume().superblock();
    if (superblock.hasCompat(Features.PLAIN_XATTR_PFX)) {
      return volume().source(Location.METADATA);
    }
    if (volume().hasMetabox()) {
      return volume().metabox();
    }
    return superblock.hasPackedInode()
        ? contents.packedSource()
        : volume().source(Location.METADATA);
  }

  Volume volume() {
    return contents.volume();
  }
}
