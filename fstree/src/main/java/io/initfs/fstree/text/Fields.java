package io.initfs.fstree.text;

import com.google.common.io.BaseEncoding;
import io.initfs.fstree.ArchiveException.Place;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Timestamp;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Takes a line apart, field by field; each kind of field has its method. */
final class Fields {
  private static final int QUOTED = 40;

  private static final int MAX_NANOS = 999_999_999;

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}");
  private static final Pattern MODE = Pattern.compile("0*(1[0-7]{5}|[0-7]{1,5})");
  private static final Pattern DIGEST = Pattern.compile("([0-9a-fA-F]{64}){1,2}");

  private final Line line;
  private final String source;
  private int next;
  private String name = "";
  private int from;
  private int to;

  /**
   * @param source what the text is called in errors
   */
  Fields(Line line, String source) {
    this.line = line;
    this.source = source;
  }

  /** Whether there is a field behind the last one taken. */
  boolean hasNext() {
    return next <= line.bytes().length;
  }

  /**
   * Takes a field, which the other methods are about until the next is taken.
   *
   * @param fieldName of the field, for errors
   */
  void take(String fieldName) throws TextException {
    name = fieldName;
    if (!hasNext()) {
      to = line.bytes().length;
      throw new TextException.Corrupt(
          line.place(source, to), name, "a field", "the end of the line");
    }
    from = next;
    to = from;
    while (to < line.bytes().length && line.bytes()[to] != ' ') {
      to++;
    }
    next = to + 1;
    if (from == to) {
      throw wrong("a field, - if it is not set", "nothing");
    }
  }

  /** Where the field begins, for errors. */
  Place place() {
    return line.place(source, from);
  }

  boolean isUnset() {
    return to - from == 1 && line.bytes()[from] == '-';
  }

  /** Where the field stands in the text, in bytes. */
  long offset() {
    return line.offset() + from;
  }

  /** Bytes of the field as it stands in the text. */
  int length() {
    return to - from;
  }

  /** Drops the first byte of the field if it is {@code mark}. */
  boolean skip(char mark) {
    boolean marked = line.bytes()[from] == mark;
    from += marked ? 1 : 0;
    return marked;
  }

  /** A number in decimal, 0 to {@code max}. */
  long number(long max) throws TextException {
    return number(text(), 0, max);
  }

  private long number(String text, long min, long max) throws TextException {
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong("a decimal number", quote());
    }
    BigInteger value = new BigInteger(text);
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw new TextException.LimitExceeded(place(), name, min + " to " + max, quote());
    }
    return value.longValueExact();
  }

  /** A mode: an octal number of at most 16 bits. */
  int mode() throws TextException {
    String digits = text();
    if (!MODE.matcher(digits).matches()) {
      throw wrong("an octal number up to 177777", quote());
    }
    return Integer.parseInt(digits, 8);
  }

  /** Seconds, a point, nanoseconds: two numbers, so 1.5 is five nanoseconds after the first. */
  Timestamp time() throws TextException {
    String text = text();
    int point = text.indexOf('.');
    if (point < 0) {
      throw wrong("seconds.nanoseconds", quote());
    }
    long seconds = number(text.substring(0, point), Long.MIN_VALUE, Long.MAX_VALUE);
    return new Timestamp(seconds, (int) number(text.substring(point + 1), 0, MAX_NANOS));
  }

  /** A path or a name: at most {@code max} bytes, none of them NUL. */
  ImmutableBytes path(int max) throws TextException {
    ImmutableBytes path = bytes(max);
    if (path.indexOf((byte) 0) >= 0) {
      throw wrong("bytes other than NUL", quote());
    }
    return path;
  }

  /** At most {@code max} bytes of any kind, escapes resolved. */
  ImmutableBytes bytes(int max) throws TextException {
    return bytes(from, to, max);
  }

  /** How many bytes, at most {@code max}, the field stands for, escapes resolved. */
  int decodedLength(int max) throws TextException {
    try {
      int length = Escapes.decodedLength(line.bytes(), from, to);
      requireAtMost(max, length, "bytes");
      return length;
    } catch (Escapes.Malformed e) {
      throw malformed(e);
    }
  }

  /** A digest in hex, of 32 or 64 bytes. */
  ImmutableBytes digest() throws TextException {
    String hex = text();
    if (!DIGEST.matcher(hex).matches()) {
      throw wrong("64 or 128 hex digits", quote());
    }
    return ImmutableBytes.copyOf(BaseEncoding.base16().ignoreCase().decode(hex));
  }

  /** The index of the {@code =} that ends the key of an xattr; the first that is not escaped. */
  private int equalsSign() throws TextException {
    for (int i = from; i < to; i++) {
      if (line.bytes()[i] == '\\') {
        i++;
      } else if (line.bytes()[i] == '=') {
        return i;
      }
    }
    throw wrong("KEY=VALUE", quote());
  }

  /** The part of an xattr before its {@code =}. */
  ImmutableBytes key(int max) throws TextException {
    ImmutableBytes key = bytes(from, equalsSign(), max);
    if (key.length() == 0 || key.indexOf((byte) 0) >= 0) {
      throw wrong("a name of bytes other than NUL", quote());
    }
    return key;
  }

  /** The part of an xattr behind its {@code =}. */
  ImmutableBytes value(int max) throws TextException {
    return bytes(equalsSign() + 1, to, max);
  }

  /**
   * @throws TextException.Corrupt if the field is set
   */
  void requireUnset(String why) throws TextException {
    if (!isUnset()) {
      throw wrong("- for " + why, quote());
    }
  }

  /**
   * @throws TextException.LimitExceeded if {@code got} is more
   */
  void requireAtMost(long most, long got, String unit) throws TextException {
    if (got > most) {
      throw new TextException.LimitExceeded(
          place(), name, "at most " + most + " " + unit, "" + got);
    }
  }

  TextException wrong(String expected, String got) {
    return new TextException.Corrupt(place(), name, expected, got);
  }

  private ImmutableBytes bytes(int start, int end, int max) throws TextException {
    try {
      byte[] decoded = Escapes.decode(line.bytes(), start, end);
      requireAtMost(max, decoded.length, "bytes");
      return ImmutableBytes.copyOf(decoded);
    } catch (Escapes.Malformed e) {
      throw malformed(e);
    }
  }

  private TextException malformed(Escapes.Malformed e) {
    TextException malformed =
        new TextException.Corrupt(
            line.place(source, e.at()), name, "printable ASCII or an escape", e.got());
    malformed.initCause(e);
    return malformed;
  }

  private String text() {
    return new String(line.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** As much of the field as fits an error. */
  String quote() {
    int end = Math.min(to, from + QUOTED);
    ImmutableBytes start = ImmutableBytes.copyOfRange(line.bytes(), from, end);
    return "\"" + start + (end < to ? "...\"" : "\"");
  }
}
