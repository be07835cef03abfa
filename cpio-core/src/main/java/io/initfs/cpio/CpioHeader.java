package io.initfs.cpio;

import io.initfs.fstree.ArchiveException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header in front of each entry: ASCII, without separators or terminator. Every field is an
 * unsigned 32-bit number, 0 to 2^32 - 1.
 *
 * <pre>
 *   0      6        14       22       30       38       46       54
 *   +------+--------+--------+--------+--------+--------+--------+---------
 *   |magic | ino    | mode   | uid    | gid    | nlink  | mtime  | filesize
 *   +------+--------+--------+--------+--------+--------+--------+---------
 *          62       70       78       86       94       102      110
 *      ----+--------+--------+--------+--------+--------+--------+
 *          |devmajor|devminor|rdevmaj |rdevmin |namesize| check  | name NUL pad body pad
 *      ----+--------+--------+--------+--------+--------+--------+
 * </pre>
 *
 * @param summed magic 070702, whose check field is the sum of the body's bytes; else 070701
 * @param ino identity of a hard-linked file, together with devmajor and devminor
 * @param mode type and permissions, as {@code st_mode}
 * @param nlink two or more: entries with this identity are names of one file
 * @param mtime seconds since 1970
 * @param filesize length of the body in bytes
 * @param namesize length of the name field in bytes, its NUL included
 * @param check unsigned sum of the body's bytes modulo 2^32 if {@code summed}, else 0
 */
public record CpioHeader(
    boolean summed,
    long ino,
    long mode,
    long uid,
    long gid,
    long nlink,
    long mtime,
    long filesize,
    long devmajor,
    long devminor,
    long rdevmajor,
    long rdevminor,
    long namesize,
    long check) {
  /** Length in bytes. */
  public static final int SIZE = 110;

  /** The largest value of a field. */
  public static final long MAX_FIELD = 0xFFFF_FFFFL;

  private static final int MAGIC_SIZE = 6;
  private static final int DIGITS = 8;
  private static final String[] FIELDS = {
    "ino",
    "mode",
    "uid",
    "gid",
    "nlink",
    "mtime",
    "filesize",
    "devmajor",
    "devminor",
    "rdevmajor",
    "rdevminor",
    "namesize",
    "check"
  };
  private static final byte[] PLAIN_MAGIC = "070701".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SUMMED_MAGIC = "070702".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** The number parsers of the JDK take signs and foreign digits; this takes what Linux takes. */
  private static final byte[] DIGIT_VALUES = digitValues();

  /**
   * @throws IllegalArgumentException if a field is out of its range
   */
  public CpioHeader {
    long union =
        ino | mode | uid | gid | nlink | mtime | filesize | devmajor | devminor | rdevmajor
            | rdevminor | namesize | check;
    if (union < 0 || union > MAX_FIELD) {
      throw new IllegalArgumentException("a header field is beyond 32 bits");
    }
  }

  /**
   * Parses {@link #SIZE} bytes. Digits of both cases are taken, and nothing else.
   *
   * @param place where the header stands, for errors
   * @throws CpioException.NotThisFormat if the magic is another
   * @throws CpioException.Corrupt if a digit is none; the offset is that digit's
   */
  public static CpioHeader read(byte[] bytes, ArchiveException.Place place) throws CpioException {
    boolean summed = Arrays.equals(bytes, 0, MAGIC_SIZE, SUMMED_MAGIC, 0, MAGIC_SIZE);
    if (!summed && !Arrays.equals(bytes, 0, MAGIC_SIZE, PLAIN_MAGIC, 0, MAGIC_SIZE)) {
      throw new CpioException.NotThisFormat(
          place, "no newc header", "070701 or 070702", Signature.describe(bytes));
    }
    long[] f = new long[FIELDS.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = readField(bytes, i, place);
    }
    return new CpioHeader(
        summed, f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12]);
  }

  /** The {@link #SIZE} bytes of this header, with upper-case digits. */
  public byte[] toByteArray() {
    byte[] out = new byte[SIZE];
    System.arraycopy(summed ? SUMMED_MAGIC : PLAIN_MAGIC, 0, out, 0, MAGIC_SIZE);
    long[] fields = {
      ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor,
      namesize, check
    };
    for (int i = 0; i < fields.length; i++) {
      for (int digit = 0; digit < DIGITS; digit++) {
        int shift = 4 * (DIGITS - 1 - digit);
        out[MAGIC_SIZE + i * DIGITS + digit] = HEX[(int) (fields[i] >>> shift) & 0xF];
      }
    }
    return out;
  }

  /** Zeros between the name field and the body, 0 to 3. 110 is 2 modulo 4, so not a name's own. */
  public int namePadding() {
    return (int) -(SIZE + namesize) & 3;
  }

  /** Zeros between the body and the next header, 0 to 3. */
  public int bodyPadding() {
    return (int) -filesize & 3;
  }

  /** Bytes from the start of the header to the start of the body. */
  public long bodyOffset() {
    return SIZE + namesize + namePadding();
  }

  /** Bytes from the start of the header to the start of the next one. */
  public long entrySize() {
    return bodyOffset() + filesize + bodyPadding();
  }

  private static long readField(byte[] bytes, int index, ArchiveException.Place place)
      throws CpioException {
    int start = MAGIC_SIZE + index * DIGITS;
    long value = 0;
    for (int i = start; i < start + DIGITS; i++) {
      int digit = DIGIT_VALUES[bytes[i] & 0xFF];
      if (digit < 0) {
        throw new CpioException.Corrupt(
            new ArchiveException.Place(place.source(), place.entry(), place.offset() + i),
            "header field " + FIELDS[index],
            "8 hexadecimal digits",
            Signature.quote(bytes, start, DIGITS));
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static byte[] digitValues() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < 16; i++) {
      values[HEX[i]] = (byte) i;
      values[Character.toLowerCase(HEX[i])] = (byte) i;
    }
    return values;
  }
}
