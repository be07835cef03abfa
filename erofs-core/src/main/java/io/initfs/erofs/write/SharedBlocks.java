package io.initfs.erofs.write;

/**
 * The pcluster of an extent that another extent owns.
 *
 * @param owner the piece that has it
 * @param block where it starts, from the start of that piece's blocks
 * @param partial whether the extent is but the start of what the pcluster decodes to
 */
record SharedBlocks(Sharing owner, int block, boolean partial) {
  /** Its first block in the image. Known when the owner has been committed. */
  long address() {
    return owner.startBlock() + block;
  }
}
