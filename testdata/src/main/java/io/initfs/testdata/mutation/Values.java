package io.initfs.testdata.mutation;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Longs;
import java.util.SplittableRandom;

/**
 * Numbers at which readers err: the ends of the integer types, and the sizes of the input in the
 * units of its format, with their neighbours.
 */
public final class Values {
  private static final ImmutableList<Long> ENDS =
      ImmutableList.of(
          0L,
          1L,
          -1L,
          0x7FL,
          0x80L,
          0xFFL,
          0x7FFFL,
          0x8000L,
          0xFFFFL,
          0x7FFF_FFFFL,
          0x8000_0000L,
          0xFFFF_FFFFL,
          0xFFFF_FFFF_FFFFL,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private final ImmutableList<Long> known;

  /**
   * The numbers for one input.
   *
   * @param sizes of the input, in each unit in which a field of it might count
   */
  public Values(long... sizes) {
    ImmutableList.Builder<Long> all = ImmutableList.builder();
    all.addAll(ENDS);
    for (long size : Longs.asList(sizes)) {
      all.add(size - 1, size, size + 1);
    }
    this.known = all.build();
  }

  /** Something to put in the place of {@code value}, which it may equal. */
  long instead(long value, SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> value + 1;
      case 1 -> value - 1;
      case 2 -> value ^ 1L << random.nextInt(64);
      case 3 -> random.nextLong() >>> random.nextInt(64);
      default -> known.get(random.nextInt(known.size()));
    };
  }
}
