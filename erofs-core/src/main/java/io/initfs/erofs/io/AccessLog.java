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

  /** {@code length} bytes were read from the image at byte {@code position}. */
  void physicalRead(long position, int length);

  /**
   * A pcluster of inode {@code nid}, {@code stored} bytes at image byte {@code physical}, was
   * decoded to its first {@code decoded} bytes.
   */
  void pclusterDecoded(long nid, long physical, int stored, int decoded);
}
