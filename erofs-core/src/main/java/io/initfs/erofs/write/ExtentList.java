package io.initfs.erofs.write;

import com.google.common.primitives.ImmutableIntArray;

/**
 * The extents of one compressed file, in order, each one block on disk and the blocks consecutive.
 * An {@code int} an extent: the length, negated if it is stored raw.
 */
final class ExtentList {
  private final ImmutableIntArray signedLengths;

  private ExtentList(ImmutableIntArray signedLengths) {
    this.signedLengths = signedLengths;
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

  /** Collects extents from the start of a file on. */
  static final class Builder {
    private final ImmutableIntArray.Builder signedLengths = ImmutableIntArray.builder();

    void addCompressed(int length) {
      signedLengths.add(length);
    }

    void addRaw(int length) {
      signedLengths.add(-length);
    }

    void addAll(ExtentList list) {
      signedLengths.addAll(list.signedLengths);
    }

    ExtentList build() {
      return new ExtentList(signedLengths.build());
    }
  }
}
