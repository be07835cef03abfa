package io.initfs.erofs.fsck;

import com.google.common.collect.ComparisonChain;
import io.initfs.erofs.volume.Location;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands where, and what stands in the place of something else. Blocks that are not compressed
 * may be shared as anyone likes, mkfs.erofs shares chunks and their parts; of a pcluster only all
 * of it, since another start or end is another stream; metadata not at all.
 *
 * <p>Shared xattrs are left out, and beyond {@link #MAX_RANGES} different ranges all others: of a
 * larger image only what is met first is compared.
 */
final class PhysicalRanges {
  /** About 64 MiB of them. */
  private static final int MAX_RANGES = 1 << 20;

  /** What a range holds. */
  enum Kind {
    METADATA,
    BLOCKS,
    PCLUSTER
  }

  /**
   * Bytes of an address space.
   *
   * @param space as {@link Location#space}, with the one number for the primary device
   * @param end behind the last one
   */
  private record Range(int space, long start, long end, Kind kind, Subject subject) {
    boolean hasPlaceOf(Range other) {
      return comparePlaces(this, other) == 0;
    }

    static int comparePlaces(Range a, Range b) {
      return ComparisonChain.start()
          .compare(a.space, b.space)
          .compare(a.start, b.start)
          .compare(a.end, b.end)
          .compare(a.kind, b.kind)
          .result();
    }
  }

  private final int maxRanges;
  private List<Range> ranges = new ArrayList<>();
  private boolean full;

  PhysicalRanges() {
    this(MAX_RANGES);
  }

  PhysicalRanges(int maxRanges) {
    this.maxRanges = maxRanges;
  }

  /** Adds {@code length} bytes; none at all are nowhere. */
  void add(Location at, long length, Kind kind, Subject subject) {
    long end = at.address() + length;
    if (full || length <= 0 || end < 0) {
      return;
    }
    int space = at.space() == Location.METADATA ? Location.PRIMARY : at.space();
    Range range = new Range(space, at.address(), end, kind, subject);
    if (!extendsLast(range)) {
      ranges.add(range);
    }
    if (ranges.size() >= maxRanges) {
      dropRepeated();
      full = ranges.size() > maxRanges - maxRanges / 4;
    }
  }

  /** The blocks of a file follow one another as a rule. */
  private boolean extendsLast(Range range) {
    if (ranges.isEmpty() || range.kind() != Kind.BLOCKS) {
      return false;
    }
    Range last = ranges.get(ranges.size() - 1);
    boolean follows =
        last.kind() == Kind.BLOCKS && last.space() == range.space() && last.end() == range.start();
    if (follows && last.subject().nid() == range.subject().nid()) {
      ranges.set(
          ranges.size() - 1,
          new Range(range.space(), last.start(), range.end(), Kind.BLOCKS, last.subject()));
      return true;
    }
    return false;
  }

  private void dropRepeated() {
    ranges.sort(Range::comparePlaces);
    List<Range> different = new ArrayList<>();
    for (Range range : ranges) {
      boolean repeated =
          range.kind() != Kind.METADATA
              && !different.isEmpty()
              && different.get(different.size() - 1).hasPlaceOf(range);
      if (!repeated) {
        different.add(range);
      }
    }
    ranges = different;
  }

  /** Tells what overlaps. What was told of is not compared with what comes behind it. */
  void check(Findings findings) {
    dropRepeated();
    Map<Kind, Range> furthest = new EnumMap<>(Kind.class);
    for (Range range : ranges) {
      if (findings.isFull()) {
        return;
      }
      Optional<Range> before =
          furthest.values().stream()
              .filter(one -> overlaps(one, range) && !mayShare(one, range))
              .findFirst();
      if (before.isEmpty()) {
        furthest.merge(range.kind(), range, PhysicalRanges::further);
      } else if (tellsOfFirst(before.get(), range)) {
        report(before.get(), range, findings);
        furthest.remove(before.get().kind());
        furthest.merge(range.kind(), range, PhysicalRanges::further);
      } else {
        report(range, before.get(), findings);
      }
    }
    ranges = List.of();
  }

  /** Told is of the data rather than of the metadata that they stand in, else of what is behind. */
  private static boolean tellsOfFirst(Range before, Range range) {
    return before.kind() != Kind.METADATA && range.kind() == Kind.METADATA;
  }

  private static Range further(Range before, Range range) {
    return before.space() == range.space() && before.end() >= range.end() ? before : range;
  }

  private static boolean overlaps(Range before, Range range) {
    return before.space() == range.space() && range.start() < before.end();
  }

  private static boolean mayShare(Range before, Range range) {
    return before.kind() == Kind.BLOCKS && range.kind() == Kind.BLOCKS;
  }

  private static void report(Range told, Range other, Findings findings) {
    boolean metadata = told.kind() == Kind.METADATA;
    findings.add(
        metadata ? Rule.INODE_OVERLAP : Rule.MAP_OVERLAP,
        told.subject(),
        told.start(),
        text(told),
        "bytes of its own",
        text(other) + " of " + other.subject().path());
  }

  private static String text(Range range) {
    String kind =
        switch (range.kind()) {
          case METADATA -> "metadata";
          case BLOCKS -> "data";
          case PCLUSTER -> "pcluster";
        };
    String device = range.space() > Location.PRIMARY ? " of device " + range.space() : "";
    return String.format("%s at 0x%x to 0x%x%s", kind, range.start(), range.end(), device);
  }
}
