package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ArchiveException.Place;

/**
 * Where the bytes that an archive stores of a file with holes belong. What is between them is
 * zeros.
 *
 * @param size of the file, with its holes
 * @param islands what is stored, in ascending order, none empty, none over another, all within
 *     {@code size}
 * @param inBlocks whether what is stored of each island is filled up to a block, as GNU tar reads
 *     it; else one follows the other, as libarchive and others have it. GNU tar itself only makes
 *     islands for which that is the same
 */
record SparseMap(long size, ImmutableList<Island> islands, boolean inBlocks) {
  /**
   * Bytes that are stored.
   *
   * @param offset in the file
   */
  record Island(long offset, long length) {
    long end() {
      return offset + length;
    }

    /** Bytes that fill it up to a block. */
    int padding() {
      return (int) (-length & (BlockInput.BLOCK - 1));
    }
  }

  /** Takes islands one after the other and checks each. */
  static final class Builder {
    private final long size;
    private final Place place;
    private final ImmutableList.Builder<Island> islands = ImmutableList.builder();
    private long end;
    private long bytes;
    private long padding;

    /**
     * @param size of the file, with its holes
     */
    Builder(long size, Place place, TarLimits limits) throws TarException {
      this.size = size;
      this.place = place;
      if (size < 0) {
        throw new TarException.Corrupt(place, "size of a sparse file", "0 or more", "" + size);
      }
      if (size > limits.maxFileBytes()) {
        throw new TarException.LimitExceeded(
            place, "maxFileBytes", "at most " + limits.maxFileBytes(), "" + size);
      }
    }

    /**
     * @throws TarException.Corrupt if it is not behind the last one, or not within the file
     */
    void add(long offset, long length) throws TarException {
      boolean within = offset >= end && length >= 0 && offset <= size && length <= size - offset;
      if (!within) {
        throw new TarException.Corrupt(
            place,
            "map of a sparse file",
            "a part between " + end + " and " + size,
            "offset " + offset + ", length " + length);
      }
      if (length > 0) {
        Island island = new Island(offset, length);
        islands.add(island);
        end = island.end();
        bytes += length;
        padding += island.padding();
      }
    }

    /**
     * @param stored how many bytes the archive has for all islands
     * @throws TarException.Corrupt if that is not the sum of their lengths, with what fills them up
     *     or without
     */
    SparseMap build(long stored) throws TarException {
      boolean inBlocks = stored != bytes;
      if (inBlocks && stored != bytes + padding) {
        throw new TarException.Corrupt(
            place,
            "stored part of a sparse file",
            bytes + " bytes, the sum of its map",
            stored + " bytes");
      }
      return new SparseMap(size, islands.build(), inBlocks);
    }
  }
}
