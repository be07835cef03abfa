package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;
import static io.initfs.erofs.lz4.Lz4Format.NIBBLE_MAX;

/**
 * Writes one block into a limited space. After each sequence there is still room for the final
 * literals that the end-of-block rules ask for, so the block can be ended at any time; the sequence
 * that no longer fits is shortened to what does.
 */
final class SequenceWriter {
  private byte[] input = new byte[0];
  private byte[] out = input;
  private int position;
  private int limit;
  private int anchor;
  private int end;

  /** Starts a block for {@code input[start, end)} in {@code out[from, limit)}. */
  void start(byte[] input, int start, int end, byte[] out, int from, int limit) {
    this.input = input;
    this.anchor = start;
    this.end = end;
    this.out = out;
    this.position = from;
    this.limit = limit;
  }

  /** The first input byte not yet covered by a sequence. */
  int anchor() {
    return anchor;
  }

  /** Where the next byte goes. */
  int position() {
    return position;
  }

  /** The space that is left, in bytes. */
  int space() {
    return limit - position;
  }

  /**
   * Writes the literals since the last match, then a match. False if the block is full: the match
   * was shortened or left out, and only {@link #finish} may follow.
   */
  boolean append(int matchStart, int matchLength, int offset) {
    int literals = matchStart - anchor;
    int room = limit - position - Lz4Format.literalRunSize(literals) - Short.BYTES;
    if (room >= sizeAfterOffset(matchLength)) {
      write(literals, matchLength, offset);
      return true;
    }
    int shortened = longestMatchIn(room, matchLength);
    if (shortened >= MIN_MATCH) {
      write(literals, shortened, offset);
    }
    return false;
  }

  /**
   * The longest match up to {@code wanted} whose length bytes and final literals fit; 0 if none.
   */
  private static int longestMatchIn(int room, int wanted) {
    int lengthBytes = Math.max(0, room - Lz4Format.literalRunSize(Lz4Format.LAST_LITERALS));
    int longest = (int) Math.min(wanted, MIN_MATCH + NIBBLE_MAX - 1 + 255L * lengthBytes);
    return room >= sizeAfterOffset(longest) ? longest : 0;
  }

  /** The length bytes of a match and the smallest end of the block after it. */
  private static int sizeAfterOffset(int matchLength) {
    return Lz4Format.matchLengthBytes(matchLength)
        + Lz4Format.literalRunSize(Lz4Format.literalsToEndAfter(matchLength));
  }

  /** Ends the block with as many literals as fit; returns the end of the input it covers. */
  int finish() {
    int literals = Math.min(end - anchor, Lz4Format.literalsThatFit(limit - position));
    int token = position++;
    writeLiterals(token, literals);
    anchor += literals;
    return anchor;
  }

  private void write(int literals, int matchLength, int offset) {
    int token = position++;
    writeLiterals(token, literals);
    LittleEndian.putShort(out, position, offset);
    position += Short.BYTES;
    int code = matchLength - MIN_MATCH;
    out[token] |= (byte) Math.min(code, NIBBLE_MAX);
    if (code >= NIBBLE_MAX) {
      writeLength(code - NIBBLE_MAX);
    }
    anchor += literals + matchLength;
  }

  private void writeLiterals(int token, int literals) {
    out[token] = (byte) (Math.min(literals, NIBBLE_MAX) << 4);
    if (literals >= NIBBLE_MAX) {
      writeLength(literals - NIBBLE_MAX);
    }
    copyLiterals(literals);
    position += literals;
  }

  private void copyLiterals(int literals) {
    // Most runs are short: one wide copy, whose surplus later bytes overwrite, beats a call.
    if (literals <= Long.BYTES
        && anchor + Long.BYTES <= input.length
        && position + Long.BYTES <= limit) {
      LittleEndian.putLong(out, position, LittleEndian.getLong(input, anchor));
    } else {
      System.arraycopy(input, anchor, out, position, literals);
    }
  }

  private void writeLength(int beyondNibble) {
    int rest = beyondNibble;
    for (; rest > 254; rest -= 255) {
      out[position++] = (byte) 255;
    }
    out[position++] = (byte) rest;
  }
}
