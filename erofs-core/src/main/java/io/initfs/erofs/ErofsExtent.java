package io.initfs.erofs;

import com.google.errorprone.annotations.Immutable;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.erofs.map.Extent;
import io.initfs.erofs.map.Placement;
import io.initfs.erofs.volume.Location;
import java.util.Locale;
import java.util.Optional;

/**
 * A run of a file's bytes that is stored in one piece. All numbers are bytes.
 *
 * @param offset of the first byte in the file
 * @param length bytes of the file, at least 1
 * @param device what {@code physical} counts on: 0 for the image, from 1 on an extra device, {@link
 *     #METABOX} or {@link #PACKED_INODE} for what that inode decodes to, {@link #NOWHERE} for a
 *     hole
 * @param physical where the stored bytes start
 * @param stored how many there are; of a compressed extent all of its pcluster, padding included
 * @param algorithm how they are compressed, as mkfs.erofs spells it; empty if they are not
 */
@Immutable
public record ErofsExtent(
    long offset,
    long length,
    Kind kind,
    int device,
    long physical,
    long stored,
    Optional<String> algorithm) {
  public static final int METABOX = -1;
  public static final int PACKED_INODE = -2;
  public static final int NOWHERE = -3;

  /** How the bytes are had. */
  public enum Kind {
    /** Zeros that are not stored. */
    HOLE,
    /** Stored as they are. */
    PLAIN,
    /** Stored as a pcluster, or as the first part of what one decodes to. */
    COMPRESSED,
    /** A part of what the packed inode decodes to. */
    FRAGMENT
  }

  static ErofsExtent of(Extent extent) {
    long offset = extent.logical();
    long length = extent.length();
    if (extent instanceof Extent.Raw raw) {
      return new ErofsExtent(
          offset,
          length,
          Kind.PLAIN,
          device(raw.at()),
          raw.at().address(),
          length,
          Optional.empty());
    }
    if (extent instanceof Extent.Compressed compressed) {
      return new ErofsExtent(
          offset,
          length,
          Kind.COMPRESSED,
          device(compressed.at()),
          compressed.at().address(),
          compressed.stored(),
          Optional.of(name(compressed.algorithm())));
    }
    return extent instanceof Extent.Fragment fragment
        ? new ErofsExtent(
            offset,
            length,
            Kind.FRAGMENT,
            PACKED_INODE,
            fragment.packedOffset(),
            length,
            Optional.empty())
        : new ErofsExtent(offset, length, Kind.HOLE, NOWHERE, 0, 0, Optional.empty());
  }

  static ErofsExtent of(Placement placement) {
    ErofsExtent extent = of(placement.extent());
    boolean takesBytes = extent.kind == Kind.PLAIN || extent.kind == Kind.COMPRESSED;
    return new ErofsExtent(
        extent.offset,
        extent.length,
        extent.kind,
        extent.device,
        extent.physical,
        takesBytes ? placement.stored() : extent.stored,
        extent.algorithm);
  }

  static String name(Algorithm algorithm) {
    return algorithm.name().toLowerCase(Locale.ROOT);
  }

  private static int device(Location at) {
    return at.space() == Location.METABOX ? METABOX : Math.max(at.space(), Location.PRIMARY);
  }
}
