package io.initfs.tar;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of an entry, as all forms of tar have it.
 *
 * <pre>
 *     0 name    100 mode    108 uid   116 gid     124 size    136 mtime   148 checksum  156 type
 *   157 link    257 magic   263 version            329 major   337 minor   345 prefix
 * </pre>
 *
 * Only ustar has a prefix; GNU's form has other things there, v7 ends at the magic.
 */
final class HeaderBlock {
  private static final int NAME_LENGTH = 100;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;
  private static final byte[] ANY_MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] USTAR_MAGIC = "ustar\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;
  private static final int STAR_PREFIX_LENGTH = 131;
  private static final int STAR_MAGIC = 508;
  private static final byte[] STAR = "tar\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CPIO = "0707".getBytes(StandardCharsets.US_ASCII);

  /** The numbers of a header. */
  enum Field {
    MODE(100, 8),
    UID(108, 8),
    GID(116, 8),
    SIZE(124, 12),
    MTIME(136, 12),
    CHECKSUM(148, 8),
    MAJOR(329, 8),
    MINOR(337, 8),
    /** GNU's form only: the length of a file with its holes. */
    REAL_SIZE(483, 12);

    private final int offset;
    private final int length;

    Field(int offset, int length) {
      this.offset = offset;
      this.length = length;
    }
  }

  private final byte[] block;
  private final Place place;

  /**
   * @param block {@value BlockInput#BLOCK} bytes, which become this object's own
   */
  HeaderBlock(byte[] block, Place place) {
    this.block = block;
    this.place = place;
  }

  Place place() {
    return place;
  }

  boolean isZero() {
    return isZero(block);
  }

  static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether an archive may begin so: by its checksum, or by a magic that cpio cannot have. */
  boolean looksLikeTar() {
    boolean magic = hasAt(MAGIC, ANY_MAGIC) && !hasAt(0, CPIO);
    return magic || (!isZero() && checksumMatches());
  }

  /**
   * @throws TarException.NotThisFormat if this is no header and the archive begins with it
   * @throws TarException.Corrupt if this is no header and it stands further on
   */
  void requireChecksum() throws TarException {
    if (checksumMatches()) {
      return;
    }
    String got = display(Arrays.copyOfRange(block, Field.CHECKSUM.offset, TYPE));
    String expected = String.format("%06o", checksum(false));
    if (place.offset() == 0 && !hasAt(MAGIC, ANY_MAGIC)) {
      throw new TarException.NotThisFormat(place, "no tar header: its checksum", expected, got);
    }
    throw new TarException.Corrupt(place, "checksum of a header", expected, got);
  }

  private boolean checksumMatches() {
    try {
      long stored = number(Field.CHECKSUM);
      // Some old ones took bytes for signed.
      return stored == checksum(false) || stored == checksum(true);
    } catch (TarException notEvenANumber) {
      return false;
    }
  }

  /** The sum of all bytes, those of the sum itself taken for spaces. */
  private long checksum(boolean signed) {
    long sum = 0;
    for (int i = 0; i < block.length; i++) {
      boolean own = i >= Field.CHECKSUM.offset && i < TYPE;
      sum += own ? ' ' : signed ? block[i] : block[i] & 0xFF;
    }
    return sum;
  }

  char type() {
    return (char) (block[TYPE] & 0xFF);
  }

  ImmutableBytes name() {
    byte[] name = text(0, NAME_LENGTH);
    if (!hasAt(MAGIC, USTAR_MAGIC)) {
      return ImmutableBytes.copyOf(name);
    }
    byte[] prefix = text(PREFIX, hasAt(STAR_MAGIC, STAR) ? STAR_PREFIX_LENGTH : PREFIX_LENGTH);
    return ImmutableBytes.copyOf(
        prefix.length == 0 ? name : Bytes.concat(prefix, new byte[] {'/'}, name));
  }

  ImmutableBytes linkName() {
    return ImmutableBytes.copyOf(text(LINK, NAME_LENGTH));
  }

  /**
   * A field's number: octal digits, or bit 7 of the first byte and then two's complement.
   *
   * @throws TarException.Corrupt if it is none, or has more than 64 bits
   */
  long number(Field field) throws TarException {
    return number(field.offset, field.length, field.toString());
  }

  /** As {@link #number(Field)}, for a number at any place of this block. */
  long number(int offset, int length, String what) throws TarException {
    if (block[offset] < 0) {
      return binary(offset, length, what);
    }
    int end = offset + length;
    int at = offset;
    // Blank is 0; a NUL in front is what a field before it that was too long has left.
    while (at < end && (block[at] == ' ' || (at == offset && block[at] == 0))) {
      at++;
    }
    long value = 0;
    while (at < end && block[at] >= '0' && block[at] <= '7') {
      value = value << 3 | (block[at] - '0');
      at++;
    }
    if (at < end && block[at] != 0 && block[at] != ' ') {
      throw notANumber(offset, length, what);
    }
    return value;
  }

  private long binary(int offset, int length, String what) throws TarException {
    byte[] bytes = Arrays.copyOfRange(block, offset, offset + length);
    boolean negative = (bytes[0] & 0x40) != 0;
    bytes[0] = (byte) (negative ? bytes[0] : bytes[0] & 0x7F);
    try {
      return new BigInteger(bytes).longValueExact();
    } catch (ArithmeticException tooLong) {
      throw notANumber(offset, length, what);
    }
  }

  private TarException notANumber(int offset, int length, String what) {
    return new TarException.Corrupt(
        place,
        what + " in a header",
        "an octal number, or a binary one of 64 bits",
        display(Arrays.copyOfRange(block, offset, offset + length)));
  }

  /** Whether a field has nothing in it, not even a zero. */
  boolean isUnused(int offset) {
    return block[offset] == 0;
  }

  private static String display(byte[] field) {
    return "\"" + ImmutableBytes.copyOf(field) + "\"";
  }

  private byte[] text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, offset, end);
  }

  private boolean hasAt(int offset, byte[] bytes) {
    int end = offset + bytes.length;
    return Arrays.equals(block, offset, end, bytes, 0, bytes.length);
  }
}
