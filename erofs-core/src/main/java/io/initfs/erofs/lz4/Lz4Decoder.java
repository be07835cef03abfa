package io.initfs.erofs.lz4;

import static io.initfs.erofs.lz4.Lz4Format.LAST_LITERALS;
import static io.initfs.erofs.lz4.Lz4Format.LAST_MATCH_MARGIN;
import static io.initfs.erofs.lz4.Lz4Format.MIN_MATCH;
import static io.initfs.erofs.lz4.Lz4Format.NIBBLE_MAX;
import static io.initfs.erofs.lz4.Lz4Format.SEQUENCE_OVERHEAD;

import java.util.Objects;

/**
 * Decodes one LZ4 block. Nothing outside of the given ranges is read or written; within the output
 * range, bytes beyond those decoded may be overwritten if decoding fails.
 *
 * <p>Nearly all sequences are short and far from the ends of both ranges. {@link
 * #decodeFarFromEnds} copies those in whole words, more than asked for; {@link #decodeRest} does
 * the rest to the byte and names what is wrong.
 */
public final class Lz4Decoder {
  private static final int WORD = Long.BYTES;

  /** What must follow the literals of a sequence that is not the last: offset, last sequence. */
  private static final int AFTER_LITERALS = SEQUENCE_OVERHEAD + LAST_LITERALS;

  /**
   * What a sequence without length bytes may read: token, most literals, what must follow them. Two
   * words of literals are less.
   */
  private static final int IN_MARGIN = NIBBLE_MAX + AFTER_LITERALS;

  /** What it may write: the most literals, and a match copied as three words. */
  private static final int OUT_MARGIN = NIBBLE_MAX - 1 + 3 * WORD;

  /** Beyond this many bytes one call that copies all beats a loop over words. */
  private static final int LONG_COPY = 64;

  private final byte[] in;
  private final int inFrom;
  private final int inEnd;
  private final byte[] out;
  private final int outFrom;
  private final int outEnd;

  /** Where the next sequence starts, and where its literals go. */
  private int from;

  private int to;

  private Lz4Decoder(byte[] in, int inFrom, int inLength, byte[] out, int outFrom, int outLength) {
    Objects.checkFromIndexSize(inFrom, inLength, in.length);
    Objects.checkFromIndexSize(outFrom, outLength, out.length);
    this.in = in;
    this.inFrom = inFrom;
    this.inEnd = inFrom + inLength;
    this.out = out;
    this.outFrom = outFrom;
    this.outEnd = outFrom + outLength;
    this.from = inFrom;
    this.to = outFrom;
  }

  /**
   * Decodes a whole block, which must end exactly where its output does.
   *
   * @throws Lz4FormatException if the block is malformed, has a match nearer to its end than
   *     encoders may put one (which Linux refuses, too), or does not yield exactly {@code
   *     outLength} bytes
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
    decodeFarFromEnds();
    decodeRest(whole);
  }

  /** Stops before the first sequence that comes near an end or is malformed. */
  private void decodeFarFromEnds() {
    byte[] in = this.in;
    byte[] out = this.out;
    int outFrom = this.outFrom;
    int inLimit = inEnd - IN_MARGIN;
    int outLimit = outEnd - OUT_MARGIN;
    int from = this.from;
    int to = this.to;
    while (from <= inLimit && to <= outLimit) {
      int next = from;
      int token = in[next++];
      int literals = token >>> 4 & NIBBLE_MAX;
      if (literals < NIBBLE_MAX) {
        copyTwoWords(in, next, out, to);
      } else {
        int full = countFullLengthBytes(in, next, inLimit);
        long count = NIBBLE_MAX + 255L * full + (in[next + full] & 0xFF);
        next += full + 1;
        if (count > inLimit - next || count > outLimit - to) {
          break;
        }
        literals = (int) count;
        copyLongLiterals(in, next, out, to, literals);
      }
      next += literals;
      int target = to + literals;
      int offset = LittleEndian.getUnsignedShort(in, next);
      next += Short.BYTES;
      if (offset == 0 || offset > target - outFrom) {
        break;
      }
      int length = (token & NIBBLE_MAX) + MIN_MATCH;
      if (length < NIBBLE_MAX + MIN_MATCH) {
        // Not in a method of its own: HotSpot's quick compiler inlines word accesses no deeper.
        if (offset < WORD) {
          ShortPeriod.repeat(out, target, offset, length);
        } else {
          int source = target - offset;
          copyTwoWords(out, source, out, target);
          if (length > 2 * WORD) {
            LittleEndian.putLong(
                out, target + 2 * WORD, LittleEndian.getLong(out, source + 2 * WORD));
          }
        }
      } else {
        int full = countFullLengthBytes(in, next, inLimit);
        long count = length + 255L * full + (in[next + full] & 0xFF);
        next += full + 1;
        if (next > inLimit || count > outLimit - target) {
          break;
        }
        length = (int) count;
        copyLongMatch(out, target, offset, length);
      }
      from = next;
      to = target + length;
    }
    this.from = from;
    this.to = to;
  }

  private void decodeRest(boolean whole) throws Lz4FormatException {
    while (true) {
      if (from >= inEnd) {
        throw error("ends where a sequence is expected");
      }
      int token = in[from++] & 0xFF;
      copyLiterals(readLength(token >>> 4), whole);
      if (whole ? from == inEnd : to == outEnd) {
        break;
      }
      boolean nearEnd = to > outEnd - LAST_MATCH_MARGIN || inEnd - from < AFTER_LITERALS;
      int offset = readOffset();
      long length = readLength(token & NIBBLE_MAX) + MIN_MATCH;
      if (!whole && length >= outEnd - to) {
        copyMatch(offset, outEnd - to);
        break;
      }
      int room = outEnd - LAST_LITERALS - to;
      if (whole && length > room) {
        throw error("match of " + length + " bytes, but room for " + room);
      }
      if (whole && nearEnd) {
        throw error("match so near the end that only literals may follow");
      }
      copyMatch(offset, (int) length);
    }
    if (to != outEnd) {
      throw error("yields " + (to - outFrom) + " bytes, expected " + (outEnd - outFrom));
    }
  }

  private long readLength(int nibble) throws Lz4FormatException {
    if (nibble < NIBBLE_MAX) {
      return nibble;
    }
    int full = countFullLengthBytes(in, from, inEnd);
    from += full;
    if (from == inEnd) {
      throw error("ends inside a length");
    }
    return nibble + 255L * full + (in[from++] & 0xFF);
  }

  private int readOffset() throws Lz4FormatException {
    if (inEnd - from < Short.BYTES) {
      throw error("ends where a match offset is expected");
    }
    int offset = LittleEndian.getUnsignedShort(in, from);
    if (offset == 0 || offset > to - outFrom) {
      throw error("match offset " + offset + " at output byte " + (to - outFrom));
    }
    from += Short.BYTES;
    return offset;
  }

  private void copyLiterals(long count, boolean whole) throws Lz4FormatException {
    int room = outEnd - to;
    if (whole && count > room) {
      throw error(count + " literals, but room for " + room);
    }
    int literals = (int) Math.min(count, room);
    if (literals > inEnd - from) {
      throw error(literals + " literals, but " + (inEnd - from) + " bytes left");
    }
    System.arraycopy(in, from, out, to, literals);
    from += literals;
    to += literals;
  }

  /** Repeats the last {@code offset} bytes; each copy doubles what the next can take. */
  private void copyMatch(int offset, int length) {
    int start = to - offset;
    int end = to + length;
    while (to < end) {
      int step = Math.min(to - start, end - to);
      System.arraycopy(out, start, out, to, step);
      to += step;
    }
  }

  /** Counts the bytes of 255 before {@code limit}; the byte after them ends a length. */
  private static int countFullLengthBytes(byte[] in, int from, int limit) {
    int at = from;
    while (at < limit && in[at] == (byte) 255) {
      at++;
    }
    return at - from;
  }

  /** Word by word, for a match may begin in what it yields. */
  private static void copyTwoWords(byte[] source, int at, byte[] target, int to) {
    LittleEndian.putLong(target, to, LittleEndian.getLong(source, at));
    LittleEndian.putLong(target, to + WORD, LittleEndian.getLong(source, at + WORD));
  }

  private static void copyLongLiterals(byte[] in, int from, byte[] out, int to, int count) {
    if (count > LONG_COPY) {
      System.arraycopy(in, from, out, to, count);
    } else {
      for (int done = 0; done < count; done += 2 * WORD) {
        copyTwoWords(in, from + done, out, to + done);
      }
    }
  }

  private static void copyLongMatch(byte[] out, int to, int offset, int length) {
    if (offset < WORD) {
      ShortPeriod.repeat(out, to, offset, length);
    } else if (length > LONG_COPY && offset >= length) {
      System.arraycopy(out, to - offset, out, to, length);
    } else {
      for (int done = 0; done < length; done += 2 * WORD) {
        copyTwoWords(out, to + done - offset, out, to + done);
      }
    }
  }

  private Lz4FormatException error(String reason) {
    return new Lz4FormatException(from - inFrom, reason);
  }
}
