package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.LAST_LITERALS;
import static io.initfs.erofs.lz4.Lz4Format.LAST_MATCH_MARGIN;
import static io.initfs.erofs.lz4.Lz4Format.MAX_DISTANCE;
import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;

/**
 * Takes the first match it meets, and knows only the last position of each hash.
 *
 * <p>The longer nothing was found, the wider it steps, so that incompressible data cost little: one
 * byte wider for each 64 searches in vain, and never wider than {@link #MAX_STEP}. A run of one
 * byte is thus noticed after at most as many bytes.
 */
final class FastParser implements Parser {
  private static final int HASH_BITS = 14;
  private static final int SEARCHES_PER_STEP_BITS = 6;
  private static final int MAX_STEP = 16;

  private final HashHeads heads = new HashHeads(HASH_BITS);
  private byte[] input = new byte[0];

  @Override
  public void begin(byte[] input, int from, int to) {
    this.input = input;
    heads.begin(from, to);
  }

  @Override
  public void parse(int start, int end, SequenceWriter writer) {
    byte[] bytes = input;
    int lastMatchStart = end - LAST_MATCH_MARGIN;
    int matchLimit = end - LAST_LITERALS;
    int position = start;
    int searches = 1 << SEARCHES_PER_STEP_BITS;
    while (position <= lastMatchStart && position - writer.anchor() < writer.space()) {
      int fourBytes = LittleEndian.getInt(bytes, position);
      int candidate = heads.replace(fourBytes, position);
      // A cluster that was given up may have left positions beyond this one.
      if (candidate < Math.max(start, position - MAX_DISTANCE)
          || candidate >= position
          || LittleEndian.getInt(bytes, candidate) != fourBytes) {
        position += Math.min(MAX_STEP, searches++ >>> SEARCHES_PER_STEP_BITS);
        continue;
      }
      int back =
          LittleEndian.commonLengthBefore(
              bytes, candidate, position, Math.min(position - writer.anchor(), candidate - start));
      int matchEnd =
          position
              + MIN_MATCH
              + LittleEndian.commonLength(
                  bytes, candidate + MIN_MATCH, position + MIN_MATCH, matchLimit);
      int matchStart = position - back;
      if (!writer.append(matchStart, matchEnd - matchStart, position - candidate)) {
        return;
      }
      heads.replace(LittleEndian.getInt(bytes, matchEnd - 2), matchEnd - 2);
      position = matchEnd;
      searches = 1 << SEARCHES_PER_STEP_BITS;
    }
  }

  @Override
  public boolean reachesBackTo(int position) {
    return true;
  }
}
