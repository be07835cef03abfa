package io.initfs.erofs.volume;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.Superblock;
import io.initfs.erofs.disk.SuperblockChecksum;
import io.initfs.erofs.disk.SuperblockExtension;
import io.initfs.erofs.failure.CorruptImageException;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.NotErofsException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import java.util.Optional;

/** Reads and checks the superblock, in the kernel's order. */
final class SuperblockReader {
  private static final int MIN_BLOCK_BITS = 9;
  private static final int MAX_BLOCK_BITS = 16;

  private final ImageSource source;
  private final boolean checksum;
  private final Where where;

  /**
   * @param checksum whether that is to be right
   */
  SuperblockReader(ImageSource source, boolean checksum) {
    this.source = source;
    this.checksum = checksum;
    this.where = Where.image(source.name(), "superblock", Superblock.OFFSET);
  }

  /**
   * The superblock, with a known geometry and no unknown incompatible feature.
   *
   * @throws NotErofsException if the magic is not there
   * @throws CorruptImageException if the checksum or the geometry is wrong
   * @throws UnsupportedFeatureException if an incompatible feature is not known
   */
  Superblock read() throws IOException {
    Superblock superblock = readUnchecked();
    for (ErofsException fault : faults(superblock)) {
      throw fault;
    }
    return superblock;
  }

  /**
   * The superblock as stored.
   *
   * @throws NotErofsException if the magic is not there
   */
  Superblock readUnchecked() throws IOException {
    long end = Superblock.OFFSET + Superblock.SIZE;
    if (source.size() < end) {
      throw NotErofsException.tooShort(where, end, source.size());
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

  /** All for which Linux does not mount it, in the order in which that looks. */
  ImmutableList<ErofsException> faults(Superblock superblock) throws IOException {
    ImmutableList.Builder<ErofsException> faults = ImmutableList.builder();
    if (!hasBlockSize(superblock)) {
      faults.add(
          new CorruptImageException(
              where, "blkszbits", "9 to 16", Integer.toString(superblock.blkszbits())));
    }
    if (superblock.dirblkbits() != 0) {
      faults.add(
          new CorruptImageException(
              where, "dirblkbits", "0", Integer.toString(superblock.dirblkbits())));
    }
    if (checksum && hasBlockSize(superblock) && superblock.hasCompat(Features.SB_CHKSUM)) {
      checksumFault(superblock).ifPresent(faults::add);
    }
    long unknown = superblock.featureIncompat() & ~Features.ALL_INCOMPAT;
    if (unknown != 0) {
      faults.add(
          new UnsupportedFeatureException(
              where, String.format("incompatible features 0x%x", unknown)));
    }
    return faults.build();
  }

  /** Whether the size of blocks is one that can be: without it nothing else has a place. */
  static boolean hasBlockSize(Superblock superblock) {
    return superblock.blkszbits() >= MIN_BLOCK_BITS && superblock.blkszbits() <= MAX_BLOCK_BITS;
  }

  /**
   * The nid of the metabox inode, 0 without one.
   *
   * @throws CorruptImageException if there should be one and the superblock has no place for it, or
   *     it would be inside itself
   */
  long readMetaboxNid(Superblock superblock) throws IOException {
    if (!superblock.hasIncompat(Features.METABOX)) {
      return 0;
    }
    if (superblock.extSlots() < 1) {
      throw new CorruptImageException(where, "sb_extslots", "at least 1 with METABOX", "0");
    }
    byte[] bytes = new byte[SuperblockExtension.SIZE];
    source.readFully(Superblock.OFFSET + Superblock.SIZE, bytes, 0, bytes.length);
    long nid = SuperblockExtension.read(bytes, 0).metaboxNid();
    if (nid < 0) {
      throw new CorruptImageException(
          where, "metabox_nid", "one outside of the metabox", Long.toUnsignedString(nid));
    }
    return nid;
  }

  private Optional<ErofsException> checksumFault(Superblock superblock) throws IOException {
    byte[] covered = new byte[SuperblockChecksum.coveredBytes(1 << superblock.blkszbits())];
    try {
      source.readFully(Superblock.OFFSET, covered, 0, covered.length);
    } catch (CorruptImageException cut) {
      return Optional.of(cut);
    }
    long computed = SuperblockChecksum.compute(covered, 0, covered.length);
    return computed == superblock.checksum()
        ? Optional.empty()
        : Optional.of(
            new CorruptImageException(
                where,
                "checksum",
                String.format("0x%08x", computed),
                String.format("0x%08x", superblock.checksum())));
  }
}
