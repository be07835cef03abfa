package io.initfs.fstree;

import com.google.errorprone.annotations.Immutable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A short immutable byte string: a symlink target, an xattr name or value. File systems store
 * bytes, not text, so equality and order are those of unsigned bytes; {@link #toString} is for
 * display only.
 */
@Immutable
public final class ImmutableBytes implements Comparable<ImmutableBytes> {
  /** The empty byte string. */
  public static final ImmutableBytes EMPTY = new ImmutableBytes(new byte[0]);

  @SuppressWarnings("Immutable") // never written, never handed out
  private final byte[] bytes;

  private ImmutableBytes(byte[] owned) {
    this.bytes = owned;
  }

  public static ImmutableBytes copyOf(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new ImmutableBytes(bytes.clone());
  }

  /**
   * Copies {@code bytes[from, to)}.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  public static ImmutableBytes copyOfRange(byte[] bytes, int from, int to) {
    return new ImmutableBytes(Arrays.copyOfRange(bytes, from, to));
  }

  public static ImmutableBytes utf8(String text) {
    return new ImmutableBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return bytes.length;
  }

  public byte at(int index) {
    return bytes[index];
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Index of the first occurrence of {@code value}, or -1. */
  public int indexOf(byte value) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == value) {
        return i;
      }
    }
    return -1;
  }

  /** The text these bytes are in UTF-8, with malformed sequences replaced; not reversible. */
  public String toUtf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(ImmutableBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImmutableBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * Printable form that is safe on a terminal and can be told apart: well-formed UTF-8 stands as it
   * is, control characters, backslashes and bytes that are not UTF-8 become {@code \n}, {@code \\},
   * {@code \xNN}.
   */
  @Override
  public String toString() {
    return isPlainText() ? new String(bytes, StandardCharsets.US_ASCII) : escaped();
  }

  /** Whether each byte is a character that stands for itself, as in nearly all names there are. */
  private boolean isPlainText() {
    for (byte b : bytes) {
      if (b < ' ' || b == '\\' || b == 0x7F) {
        return false;
      }
    }
    return true;
  }

  private String escaped() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      StringBuilder out = new StringBuilder(text.length());
      text.codePoints().forEach(codePoint -> appendEscaped(out, codePoint));
      return out.toString();
    } catch (CharacterCodingException notUtf8) {
      StringBuilder out = new StringBuilder(bytes.length * 2);
      for (byte b : bytes) {
        if (b >= 0) {
          appendEscaped(out, b);
        } else {
          out.append(String.format("\\x%02X", b));
        }
      }
      return out.toString();
    }
  }

  private static void appendEscaped(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        int type = Character.getType(codePoint);
        if (codePoint < 0x80 && Character.isISOControl(codePoint)) {
          out.append(String.format("\\x%02X", codePoint));
        } else if (type == Character.CONTROL || type == Character.FORMAT) {
          out.append(String.format("\\u{%X}", codePoint));
        } else {
          out.appendCodePoint(codePoint);
        }
      }
    }
  }
}
