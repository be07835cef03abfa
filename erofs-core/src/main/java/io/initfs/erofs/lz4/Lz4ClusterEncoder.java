package io.initfs.erofs.lz4;

import java.util.Objects;

/**
 * Encodes an input cluster by cluster: each becomes one LZ4 block of limited size that covers as
 * much input as fits and decodes on its own.
 *
 * <p>What was learnt about the input is kept from cluster to cluster, so that it is looked at once;
 * a cluster only restricts how far back its matches may reach. The blocks depend on the input and
 * on the calls since {@link #begin}, on nothing else.
 *
 * <p>Not thread-safe. One encoder may encode any number of inputs, and holds less than a megabyte.
 */
public final class Lz4ClusterEncoder {
  /** The smallest capacity of a block. */
  public static final int MIN_CAPACITY = 16;

  private final Parser parser;
  private final SequenceWriter writer = new SequenceWriter();
  private byte[] input = new byte[0];
  private int from;
  private int to;
  private int consumed;
  private int produced;

  public Lz4ClusterEncoder(Lz4Level level) {
    parser = level.newParser();
  }

  /**
   * Starts with the input {@code input[from, to)}, which must not change until the next call.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  public void begin(byte[] input, int from, int to) {
    Objects.checkFromToIndex(from, to, input.length);
    this.input = input;
    this.from = from;
    this.to = to;
    parser.begin(input, from, to);
  }

  /**
   * Encodes as much of {@code input[start, end)} as fits {@code out[outFrom, outFrom + capacity)};
   * {@link #consumed} and {@link #produced} then tell how much that is. At least one byte is
   * consumed if there is one. Input that does not shrink gives a valid block, too: it is for the
   * caller to compare the two numbers and store the bytes raw.
   *
   * <p>It is best if {@code start} never decreases; where one cluster ended does not matter.
   *
   * @param start where the cluster starts, an index of the input
   * @param end where it ends at the latest, an index of the input
   * @throws IndexOutOfBoundsException if a range is not within the input or the array
   * @throws IllegalArgumentException if {@code capacity} is less than {@link #MIN_CAPACITY}
   */
  public void encode(int start, int end, byte[] out, int outFrom, int capacity) {
    Objects.checkFromToIndex(start - from, end - from, to - from);
    Objects.checkFromIndexSize(outFrom, capacity, out.length);
    if (capacity < MIN_CAPACITY) {
      throw new IllegalArgumentException(
          "Capacity " + capacity + ", expected at least " + MIN_CAPACITY);
    }
    if (!parser.reachesBackTo(start)) {
      parser.begin(input, start, to);
    }
    writer.start(input, start, end, out, outFrom, outFrom + capacity);
    parser.parse(start, end, writer);
    consumed = writer.finish() - start;
    produced = writer.position() - outFrom;
  }

  /** The number of input bytes in the block encoded last. */
  public int consumed() {
    return consumed;
  }

  /** The size in bytes of the block encoded last. */
  public int produced() {
    return produced;
  }
}
