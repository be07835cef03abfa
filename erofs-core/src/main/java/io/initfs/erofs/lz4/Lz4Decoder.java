package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.LAST_LITERALS;
import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;
import static io.initfs.erofs.lz4.Lz4Format.NIBBLE_MAX;

import java.util.Arrays;
import java.util.Objects;

/**
 * Decodes one LZ4 block. Nothing outside of the given ranges is read or written; within the output
 * range, bytes beyond those decoded may be overwritten if decoding fails.
 */
public final class Lz4Decoder {
  private static final int WORD = Long.BYTES;

  /** What a short sequence may read, and write: two words of literals, three of a match. */
  private static final int SHORT_INPUT = 1 + 2 * WORD + Short.BYTES;

  private static final int SHORT_OUTPUT = 5 * WORD + LAST_LITERALS;

  private final byte[] in;
  private final int inFrom;
  private final int inEnd;
  private final byte[] out;
  private final int outFrom;
  private final int outEnd;

  private Lz4Decoder(byte[] in, int inFrom, int inLength, byte[] out, int outFrom, int outLength) {
    Objects.checkFromIndexSize(inFrom, inLength, in.length);
    Objects.checkFromIndexSize(outFrom, outLength, out.length);
    this.in = in;
    this.inFrom = inFrom;
    this.inEnd = inFrom + inLength;
    this.out = out;
    this.outFrom = outFrom;
    this.outEnd = outFrom + outLength;
  }

  /**
   * Decodes a whole block, which must end exactly where its output does.
   *
   * @throws Lz4FormatException if the block is malformed, has a match in its last five bytes (which
   *     Linux refuses, too), or does not yield exactly {@code outLength} bytes
   * @throws IndexOutOfBoundsException if a range is not within its array
   */
  public static void decode(
      byte[] in, int inFrom, int inLength, byte[] out, int outFrom, int outLength)
      throws Lz4FormatException {
    new Lz4Decoder(in, inFrom, inLength, out, outFrom, outLength).run(true);
  }

  /**
   * Decodes the first {@code outLength} bytes of a block and stops there, be it inside a sequence;
   * what follows is not looked at.
   *
   * @throws Lz4FormatException if the block is malformed before that, or yields fewer bytes
   * @throws IndexOutOfBoundsException if a range is not within its array
   */
  public static void decodePrefix(
      byte[] in, int inFrom, int inLength, byte[] out, int outFrom, int outLength)
      throws Lz4FormatException {
    if (outLength > 0) {
      new Lz4Decoder(in, inFrom, inLength, out, outFrom, outLength).run(false);
    }
  }

  private void run(boolean whole) throws Lz4FormatException {
    byte[] in = this.in;
    int matchLimit = whole ? outEnd - LAST_LITERALS : outEnd;
    int from = inFrom;
    int to = outFrom;
    while (true) {
      long past = decodeShortSequences(from, to);
      from = (int) (past >>> Integer.SIZE);
      to = (int) past;
      if (from >= inEnd) {
        throw error(from, "ends where a sequence is expected");
      }
      int token = in[from++] & 0xFF;
      int nibble = token >>> 4;
      long literals = nibble;
      if (nibble == NIBBLE_MAX) {
        int full = countFullLengthBytes(from);
        literals += 255L * full + (in[from + full] & 0xFF);
        from += full + 1;
      }
      if (literals > outEnd - to) {
        if (whole) {
          throw error(from, literals + " literals, but room for " + (outEnd - to));
        }
        literals = (long) outEnd - to;
      }
      if (literals > inEnd - from) {
        throw error(from, literals + " literals, but " + (inEnd - from) + " bytes left");
      }
      copyLiterals(from, to, (int) literals);
      from += (int) literals;
      to += (int) literals;
      if (whole ? from == inEnd : to == outEnd) {
        break;
      }

      if (inEnd - from < Short.BYTES) {
        throw error(from, "ends where a match offset is expected");
      }
      int offset = LittleEndian.getUnsignedShort(in, from);
      if (offset == 0 || offset > to - outFrom) {
        throw error(from, "match offset " + offset + " at output byte " + (to - outFrom));
      }
      from += Short.BYTES;
      nibble = token & NIBBLE_MAX;
      long length = (long) nibble + MIN_MATCH;
      if (nibble == NIBBLE_MAX) {
        int full = countFullLengthBytes(from);
        length += 255L * full + (in[from + full] & 0xFF);
        from += full + 1;
      }
      if (length > matchLimit - to) {
        if (whole) {
          throw error(from, "match of " + length + " bytes, but room for " + (matchLimit - to));
        }
        copyMatch(to, offset, outEnd - to);
        return;
      }
      copyMatch(to, offset, (int) length);
      to += (int) length;
    }
    if (to != outEnd) {
      throw error(from, "yields " + (to - outFrom) + " bytes, expected " + (outEnd - outFrom));
    }
  }

  /**
   * Decodes sequences whose lengths both stand in the token, most of them in practice, by whole
   * words: what is written beyond their end is decoded later. Stops before any other, before one
   * that may be malformed, and well before either end.
   *
   * @return where to go on: in the input, in the upper half, and in the output
   */
  private long decodeShortSequences(int inAt, int outAt) {
    byte[] in = this.in;
    byte[] out = this.out;
    int lastFrom = inEnd - SHORT_INPUT;
    int lastTo = outEnd - SHORT_OUTPUT;
    int from = inAt;
    int to = outAt;
    while (from <= lastFrom && to <= lastTo) {
      int token = in[from] & 0xFF;
      int literals = token >>> 4;
      int nibble = token & NIBBLE_MAX;
      if (literals == NIBBLE_MAX || nibble == NIBBLE_MAX) {
        break;
      }
      int matchTo = to + literals;
      int offset = LittleEndian.getUnsignedShort(in, from + 1 + literals);
      if (offset < WORD || offset > matchTo - outFrom) {
        break;
      }
      copyWord(in, from + 1, out, to);
      if (literals > WORD) {
        copyWord(in, from + 1 + WORD, out, to + WORD);
      }
      int match = matchTo - offset;
      copyWord(out, match, out, matchTo);
      if (nibble > WORD - MIN_MATCH) {
        copyWord(out, match + WORD, out, matchTo + WORD);
        copyWord(out, match + 2 * WORD, out, matchTo + 2 * WORD);
      }
      from += 1 + literals + Short.BYTES;
      to = matchTo + MIN_MATCH + nibble;
    }
    return (long) from << Integer.SIZE | to;
  }

  private static void copyWord(byte[] source, int from, byte[] target, int to) {
    LittleEndian.putLong(target, to, LittleEndian.getLong(source, from));
  }

  /** Counts the bytes of 255 at {@code from}; one that is not 255 follows them. */
  private int countFullLengthBytes(int from) throws Lz4FormatException {
    int at = from;
    while (at < inEnd && in[at] == (byte) 255) {
      at++;
    }
    if (at >= inEnd) {
      throw error(at, "ends inside a length");
    }
    return at - from;
  }

  private void copyLiterals(int from, int to, int count) {
    if (count <= 2 * WORD && from <= inEnd - 2 * WORD && to <= outEnd - 2 * WORD) {
      LittleEndian.putLong(out, to, LittleEndian.getLong(in, from));
      LittleEndian.putLong(out, to + WORD, LittleEndian.getLong(in, from + WORD));
    } else {
      System.arraycopy(in, from, out, to, count);
    }
  }

  private void copyMatch(int to, int offset, int length) {
    byte[] out = this.out;
    if (offset >= WORD && length <= outEnd - to - WORD) {
      // Whole words, the last of them beyond the match: what comes there is decoded later.
      for (int done = 0; done < length; done += WORD) {
        LittleEndian.putLong(out, to + done, LittleEndian.getLong(out, to + done - offset));
      }
    } else if (offset == 1) {
      Arrays.fill(out, to, to + length, out[to - 1]);
    } else if (offset >= length) {
      System.arraycopy(out, to - offset, out, to, length);
    } else {
      copyPeriodic(to, offset, length);
    }
  }

  /** Repeats the last {@code period} bytes; each copy doubles what the next can take. */
  private void copyPeriodic(int to, int period, int length) {
    int done = 0;
    while (done < length) {
      int step = Math.min(period + done, length - done);
      System.arraycopy(out, to - period, out, to + done, step);
      done += step;
    }
  }

  private Lz4FormatException error(int at, String reason) {
    return new Lz4FormatException(at - inFrom, reason);
  }
}
