package io.initfs.erofs.write;

import com.google.common.primitives.ImmutableIntArray;

/**
 * The extents of one compressed file, in order, each some whole blocks on disk and the blocks
 * consecutive. The last extent may have none: its data are inline, or in the packed inode.
 */
final class ExtentList {
  /** Lengths in bytes, negated where the extent is stored raw. */
  private final ImmutableIntArray signedLengths;

  private final ImmutableIntArray blocks;

  private ExtentList(ImmutableIntArray signedLengths, ImmutableIntArray blocks) {
    this.signedLengths = signedLengths;
    this.blocks = blocks;
  }

  int count() {
    return signedLengths.length();
  }

  int length(int index) {
    return Math.abs(signedLengths.get(index));
  }

  boolean isRaw(int index) {
    return signedLengths.get(index) < 0;
  }

  /** How many blocks an extent has; 0 for a tail that is stored elsewhere. */
  int blocks(int index) {
    return blocks.get(index);
  }

  /** Collects extents from the start of a file on. */
  static final class Builder {
    private final ImmutableIntArray.Builder signedLengths = ImmutableIntArray.builder();
    private final ImmutableIntArray.Builder blocks = ImmutableIntArray.builder();

    void addCompressed(int length, int blockCount) {
      signedLengths.add(length);
      blocks.add(blockCount);
    }

    /** A raw extent has one block: kernels before 6.14 know no others. */
    void addRaw(int length) {
      signedLengths.add(-length);
      blocks.add(1);
    }

    /** The last extent, if its data are not among the file's blocks. */
    void addTail(int length, boolean raw) {
      signedLengths.add(raw ? -length : length);
      blocks.add(0);
    }

    void addAll(ExtentList list) {
      signedLengths.addAll(list.signedLengths);
      blocks.addAll(list.blocks);
    }

    ExtentList build() {
      return new ExtentList(signedLengths.build(), blocks.build());
    }
  }
}
