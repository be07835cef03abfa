package io.initfs.erofs.fsck;

import com.google.common.collect.ImmutableMap;
import io.initfs.erofs.failure.ErofsException;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.MissingDeviceException;
import io.initfs.erofs.failure.UnsupportedFeatureException;

/** The rules that the reader sees to itself: which of them is broken when it throws. */
final class FailureRules {
  /** What {@link io.initfs.erofs.io.ImageSource} says of a range that is not within it. */
  private static final String OUTSIDE = "outside of the image";

  private static final ImmutableMap<String, Rule> BY_WHAT =
      ImmutableMap.<String, Rule>builder()
          .put("i_mode", Rule.INODE_MODE)
          .put("i_size", Rule.INODE_SIZE)
          .put("type of the packed inode", Rule.SB_PACKED)
          .put("length of the target", Rule.INODE_SYMLINK)
          .put("target", Rule.INODE_SYMLINK)
          .put("first nameoff", Rule.DIR_BLOCK)
          .put("number of shared xattrs", Rule.XATTR_SHARED_COUNT)
          .put("size of an xattr entry", Rule.XATTR_ENTRY)
          .put("device", Rule.DEV_NUMBER)
          .put("block", Rule.MAP_RANGE)
          .put("crosses a block", Rule.MAP_INLINE)
          .put("compressed inode", Rule.MAP_ALGORITHM)
          .put("algorithm", Rule.MAP_ALGORITHM)
          .put("big pclusters", Rule.MAP_HEADER)
          .put("BIG_PCLUSTER flags of a compact index", Rule.MAP_HEADER)
          .put("entry behind the head of a big pcluster", Rule.MAP_PCLUSTER)
          .put("blocks of the pcluster", Rule.MAP_PCLUSTER)
          .put("pcluster size exceeded", Rule.MAP_PCLUSTER)
          .put("maxClusterBytes exceeded", Rule.MAP_PCLUSTER)
          .put("range in the packed inode", Rule.MAP_FRAGMENT)
          .put("compressed data", Rule.DATA_DECODE)
          .put("zero padding", Rule.DATA_ZEROS)
          .buildOrThrow();

  /** Of structures, where what is said of them does not tell. */
  private static final ImmutableMap<String, Rule> BY_STRUCTURE =
      ImmutableMap.of(
          "directory data", Rule.DIR_BLOCK,
          "fragment", Rule.MAP_FRAGMENT,
          "shared xattrs", Rule.XATTR_SHARED,
          "xattr body", Rule.XATTR_HEADER,
          "map header", Rule.MAP_HEADER,
          "pcluster", Rule.CHECK_CODEC);

  private FailureRules() {}

  /**
   * The rule that is broken.
   *
   * @param range where something is not within the image
   * @param otherwise where no other rule fits
   */
  static Rule of(ErofsException failure, Rule range, Rule otherwise) {
    if (failure instanceof MissingDeviceException) {
      return Rule.DEV_MISSING;
    }
    if (failure.what().equals(OUTSIDE)) {
      return range;
    }
    if (failure instanceof UnsupportedFeatureException) {
      return ofUnsupported(failure, otherwise);
    }
    Rule known = BY_WHAT.get(failure.what());
    if (known != null) {
      return known;
    }
    if (failure instanceof LimitExceededException) {
      return Rule.CHECK_LIMIT;
    }
    return BY_STRUCTURE.getOrDefault(failure.where().structure(), otherwise);
  }

  private static Rule ofUnsupported(ErofsException failure, Rule otherwise) {
    if (failure.got().startsWith("chunk format")) {
      return Rule.MAP_CHUNK_FORMAT;
    }
    if (failure.got().startsWith("compression algorithm")) {
      return Rule.MAP_ALGORITHM;
    }
    return BY_STRUCTURE.getOrDefault(failure.where().structure(), otherwise);
  }

  /** The rule that contents break which cannot be read. */
  static Rule ofContents(ErofsException failure) {
    return of(failure, Rule.MAP_RANGE, Rule.MAP_INDEX);
  }
}
