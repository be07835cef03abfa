package io.initfs.erofs.io;

/**
 * Sees every physical read and every decode, so that laziness is a number and not a promise. Called
 * on the reading thread, possibly on several at once.
 */
public interface AccessLog {
  /** Sees nothing. */
  AccessLog NONE =
      new AccessLog() {
        @Override
        public void physicalRead(long position, int length) {}

        @Override
        public void pclusterDecoded(long nid, long physical, int stored, int decoded) {}
      };

  /**
   * {@code length} bytes were read at byte {@code position} of the image, or of an extra device.
   */
  void physicalRead(long position, int length);

  /**
   * A pcluster of inode {@code nid}, {@code stored} bytes at byte {@code physical} of the image, of
   * an extra device, or of what the metabox decodes to, was decoded to its first {@code decoded}
   * bytes.
   */
  void pclusterDecoded(long nid, long physical, int stored, int decoded);
}
