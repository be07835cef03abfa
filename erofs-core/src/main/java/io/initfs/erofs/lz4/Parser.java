package io.initfs.erofs.lz4;

/** Cuts the input into literals and matches. */
interface Parser {
  /** Starts with a new input; what was learnt from earlier ones is forgotten. */
  void begin(byte[] input, int from, int to);

  /** Whether {@link #parse} may still be asked for a block that starts at {@code position}. */
  boolean reachesBackTo(int position);

  /**
   * Writes sequences for {@code [start, end)} of the input until the block is full or no further
   * match can start; the caller ends the block. Matches refer to nothing before {@code start}.
   */
  void parse(int start, int end, SequenceWriter writer);
}
