package io.initfs.erofs.lz4;

/**
 * The LZ4 block format in numbers. A block is a row of sequences:
 *
 * <pre>
 *   +-------+-----------------+----------+--------+----------------+
 *   | token | literal length+ | literals | offset | match length+  |
 *   | u8    | u8 ... u8       |          | u16 le | u8 ... u8      |
 *   +-------+-----------------+----------+--------+----------------+
 *    L:4 M:4  if L = 15                             if M = 15
 * </pre>
 *
 * A nibble of 15 is followed by bytes to add, up to and including the first that is not 255. A
 * match is {@code M + 4} bytes long. The last sequence ends after its literals.
 */
final class Lz4Format {
  static final int MIN_MATCH = 4;
  static final int MAX_DISTANCE = 65535;

  /** So many bytes at the end of a block are always literals. */
  static final int LAST_LITERALS = 5;

  /** The last match starts at least so many bytes before the block's decoded end. */
  static final int LAST_MATCH_MARGIN = 12;

  /** A nibble with this value is continued in bytes of its own. */
  static final int NIBBLE_MAX = 15;

  /** Token and offset: what a match costs without its literals and its length bytes. */
  static final int SEQUENCE_OVERHEAD = 3;

  private Lz4Format() {}

  /** The number of length bytes after the token for a run of {@code literals}. */
  static int literalLengthBytes(int literals) {
    return literals < NIBBLE_MAX ? 0 : 1 + (literals - NIBBLE_MAX) / 255;
  }

  /** The number of length bytes for a match of {@code length} bytes. */
  static int matchLengthBytes(int length) {
    return literalLengthBytes(length - MIN_MATCH);
  }

  /** The size of a final sequence: a token and {@code literals} literals. */
  static int literalRunSize(int literals) {
    return 1 + literalLengthBytes(literals) + literals;
  }

  /** The size of a sequence of {@code literals} literals and a match of {@code length} bytes. */
  static int sequenceSize(int literals, int length) {
    return literalRunSize(literals) + Short.BYTES + matchLengthBytes(length);
  }

  /** The greatest literal run that fits {@code space >= 1} bytes as the final sequence. */
  static int literalsThatFit(int space) {
    int literals = space - 1;
    if (literals < NIBBLE_MAX) {
      return literals;
    }
    // Each 256 bytes beyond the nibble hold 255 literals and their length byte; where one byte more
    // would only be another length byte, it stays unused.
    int beyond = space - 1 - NIBBLE_MAX;
    return NIBBLE_MAX + beyond - 1 - beyond / 256;
  }

  /** How many literals must follow a match of {@code length} bytes to end a block there. */
  static int literalsToEndAfter(int length) {
    return Math.max(LAST_LITERALS, LAST_MATCH_MARGIN - length);
  }
}
