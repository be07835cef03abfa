package io.initfs.erofs.write;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import org.jspecify.annotations.Nullable;

/**
 * The extents of one compressed file, in order, each some whole blocks on disk, or with encoded
 * extents some bytes. They are consecutive but for extents that have those of another. The last
 * extent may have none: its data are inline, or in the packed inode.
 */
final class ExtentList {
  static final ExtentList EMPTY = new Builder().build();

  /** Lengths in bytes, negated where the extent is stored raw. */
  private final ImmutableIntArray signedLengths;

  private final ImmutableIntArray stored;

  /** By index, for those extents that have another's pcluster. */
  private final ImmutableMap<Integer, SharedBlocks> shared;

  private ExtentList(
      ImmutableIntArray signedLengths,
      ImmutableIntArray stored,
      ImmutableMap<Integer, SharedBlocks> shared) {
    this.signedLengths = signedLengths;
    this.stored = stored;
    this.shared = shared;
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

  /**
   * How many blocks an extent has, or bytes if it is encoded; 0 for a tail that is stored
   * elsewhere.
   */
  int stored(int index) {
    return stored.get(index);
  }

  /** Whose pcluster an extent has; null if its own. */
  @Nullable SharedBlocks shared(int index) {
    return shared.get(index);
  }

  /** Bytes in pclusters of others. */
  long sharedBytes() {
    return shared.keySet().stream().mapToLong(this::length).sum();
  }

  boolean hasShared() {
    return !shared.isEmpty();
  }

  /** Collects extents from the start of a file on. */
  static final class Builder {
    private final ImmutableIntArray.Builder signedLengths = ImmutableIntArray.builder();
    private final ImmutableIntArray.Builder stored = ImmutableIntArray.builder();
    private final ImmutableMap.Builder<Integer, SharedBlocks> shared = ImmutableMap.builder();
    private int count;

    void addCompressed(int length, int blockCount) {
      add(length, false, blockCount);
    }

    /** A raw extent has one block: kernels before 6.14 know no others. */
    void addRaw(int length) {
      add(length, true, 1);
    }

    /**
     * An extent of some bytes.
     *
     * @param bytes 0 for a hole
     */
    void addEncoded(int length, boolean raw, int bytes) {
      add(length, raw, bytes);
    }

    /** The last extent, if its data are not among the file's blocks. */
    void addTail(int length, boolean raw) {
      add(length, raw, 0);
    }

    /** An extent of which the pcluster is another's. */
    void addShared(int length, boolean raw, int blockCount, SharedBlocks target) {
      shared.put(count, target);
      add(length, raw, blockCount);
    }

    void addAll(ExtentList list) {
      list.shared.forEach((index, target) -> shared.put(count + index, target));
      signedLengths.addAll(list.signedLengths);
      stored.addAll(list.stored);
      count += list.count();
    }

    private void add(int length, boolean raw, int units) {
      signedLengths.add(raw ? -length : length);
      stored.add(units);
      count++;
    }

    ExtentList build() {
      return new ExtentList(signedLengths.build(), stored.build(), shared.buildOrThrow());
    }
  }
}
