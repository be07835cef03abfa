package io.initfs.erofs.volume;

import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.CachedBlockSource;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;

/**
 * An opened image: its superblock, checked as the kernel does when mounting, and the two ways to
 * its bytes.
 *
 * @param superblock with a known geometry and no unknown incompatible feature
 * @param data the image, for file data
 * @param metadata the image in whole cached blocks, for everything else
 */
public record Volume(Superblock superblock, ImageSource data, ImageSource metadata) {
  private static final int MIN_BLOCK_BITS = 9;
  private static final int MAX_BLOCK_BITS = 16;

  /** Blocks of metadata kept, 4 MiB of 4 KiB blocks. */
  private static final int CACHED_BLOCKS = 1024;

  /** What this version reads; the rest is refused by name. */
  private static final long KNOWN_INCOMPAT = Features.ZERO_PADDING | Features.XATTR_PREFIXES;

  private static final int INODE_SLOT_BITS = 5;

  /**
   * Reads and checks the superblock, in the kernel's order.
   *
   * @throws NotErofsException if the magic is not there
   * @throws CorruptImageException if the checksum or the geometry is wrong
   * @throws UnsupportedFeatureException if an incompatible feature is not known here
   */
  public static Volume open(ImageSource source) throws IOException {
    Superblock superblock = readSuperblock(source);
    requireGeometry(source, superblock);
    verifyChecksum(source, superblock);
    requireKnownFeatures(source, superblock);
    return new Volume(
        superblock, source, new CachedBlockSource(source, superblock.blkszbits(), CACHED_BLOCKS));
  }

  private static Superblock readSuperblock(ImageSource source) throws IOException {
    Where where = Where.image(source.name(), "superblock", Superblock.OFFSET);
    if (source.size() < Superblock.OFFSET + Superblock.SIZE) {
      throw new NotErofsException(where, "at least 1152 bytes", source.size() + " bytes");
    }
    byte[] bytes = new byte[Superblock.SIZE];
    source.readFully(Superblock.OFFSET, bytes, 0, bytes.length);
    Superblock superblock = Superblock.read(bytes, 0);
    if (superblock.magic() != Superblock.MAGIC) {
      throw new NotErofsException(
          where,
          String.format("magic 0x%08x", Superblock.MAGIC),
          String.format("0x%08x", superblock.magic()));
    }
    return superblock;
  }

  private static void requireGeometry(ImageSource source, Superblock superblock)
      throws CorruptImageException {
    Where where = Where.image(source.name(), "superblock", Superblock.OFFSET);
    int bits = superblock.blkszbits();
    if (bits < MIN_BLOCK_BITS || bits > MAX_BLOCK_BITS) {
      throw new CorruptImageException(where, "blkszbits", "9 to 16", Integer.toString(bits));
    }
    if (superblock.dirblkbits() != 0) {
      throw new CorruptImageException(
          where, "dirblkbits", "0", Integer.toString(superblock.dirblkbits()));
    }
  }

  private static void verifyChecksum(ImageSource source, Superblock superblock) throws IOException {
    if ((superblock.featureCompat() & Features.SB_CHKSUM) == 0) {
      return;
    }
    byte[] covered = new byte[SuperblockChecksum.coveredBytes(1 << superblock.blkszbits())];
    source.readFully(Superblock.OFFSET, covered, 0, covered.length);
    long computed = SuperblockChecksum.compute(covered, 0, covered.length);
    if (computed != superblock.checksum()) {
      throw new CorruptImageException(
          Where.image(source.name(), "superblock", Superblock.OFFSET),
          "checksum",
          String.format("0x%08x", computed),
          String.format("0x%08x", superblock.checksum()));
    }
  }

  private static void requireKnownFeatures(ImageSource source, Superblock superblock)
      throws UnsupportedFeatureException {
    long unknown = superblock.featureIncompat() & ~KNOWN_INCOMPAT;
    if (unknown != 0) {
      throw new UnsupportedFeatureException(
          Where.image(source.name(), "superblock", Superblock.OFFSET),
          String.format(
              "incompatible features 0x%x (%s)", unknown, Features.incompatNames(unknown)));
    }
  }

  public String name() {
    return data.name();
  }

  public int blockBits() {
    return superblock.blkszbits();
  }

  public int blockSize() {
    return 1 << superblock.blkszbits();
  }

  public long rootNid() {
    return superblock.rootNid16();
  }

  /** Whether the image can hold compressed inodes: without COMPR_CFGS, LZ4 or nothing. */
  public boolean hasLz4() {
    return superblock.lz4DistanceOrAlgorithms() != 0 || isZeroPadded();
  }

  /** Whether compressed data stand at the end of their pclusters; they do since Linux 5.4. */
  public boolean isZeroPadded() {
    return (superblock.featureIncompat() & Features.ZERO_PADDING) != 0;
  }

  /**
   * Byte address of an inode. Computed modulo 2^64, as the kernel does; the read's range check then
   * judges it.
   */
  public long address(long nid) {
    return (superblock.metaBlkaddr() << blockBits()) + (nid << INODE_SLOT_BITS);
  }

  /** Where something of inode {@code nid} stands, for an error. */
  public Where where(String structure, long nid) {
    return Where.inode(name(), structure, nid);
  }
}
