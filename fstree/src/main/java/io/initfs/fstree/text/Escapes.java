package io.initfs.fstree.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as printable ASCII without spaces: {@code \xHH} for any byte, and {@code \\}, {@code \n},
 * {@code \r}, {@code \t}. composefs 1.0.1 had {@code \=} too, which is read and not written.
 */
final class Escapes {
  private static final String HEX = "0123456789abcdef";

  private Escapes() {}

  /** What is wrong with an escaped field. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private final int at;
    private final String got;

    private Malformed(int at, String got) {
      super(got);
      this.at = at;
      this.got = got;
    }

    /** Index of the byte at which it is. */
    int at() {
      return at;
    }

    String got() {
      return got;
    }
  }

  /** The bytes that {@code text[from, to)} stands for. */
  static byte[] decode(byte[] text, int from, int to) throws Malformed {
    byte[] decoded = new byte[to - from];
    return Arrays.copyOf(decoded, decode(text, from, to, decoded));
  }

  /** How many bytes {@code text[from, to)} stands for. */
  static int decodedLength(byte[] text, int from, int to) throws Malformed {
    return decode(text, from, to, null);
  }

  /**
   * @param decoded null to look only
   */
  private static int decode(byte[] text, int from, int to, byte @Nullable [] decoded)
      throws Malformed {
    int length = 0;
    int at = from;
    while (at < to) {
      int c = text[at] & 0xFF;
      if (!isGraph(c)) {
        throw new Malformed(at, String.format("byte 0x%02x", c));
      }
      int value = c == '\\' ? escaped(text, at, to) : c;
      if (decoded != null) {
        decoded[length] = (byte) value;
      }
      length++;
      at += c != '\\' ? 1 : text[at + 1] == 'x' ? 4 : 2;
    }
    return length;
  }

  /** The byte that the escape stands for that begins at {@code at}. */
  private static int escaped(byte[] text, int at, int to) throws Malformed {
    if (at + 1 == to) {
      throw new Malformed(at, "a backslash at its end");
    }
    int c = text[at + 1];
    return switch (c) {
      case '\\', '=' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'x' -> {
        int high = at + 2 < to ? Character.digit(text[at + 2], 16) : -1;
        int low = at + 3 < to ? Character.digit(text[at + 3], 16) : -1;
        if (high < 0 || low < 0) {
          throw new Malformed(at, "\\x without two hex digits");
        }
        yield high << 4 | low;
      }
      default -> throw new Malformed(at, String.format("a backslash and byte 0x%02x", c & 0xFF));
    };
  }

  /**
   * Writes {@code bytes[0, length)}.
   *
   * @param equals whether {@code =} is escaped, as it is in xattrs
   */
  static void encode(byte[] bytes, int length, boolean equals, OutputStream out)
      throws IOException {
    for (int i = 0; i < length; i++) {
      int c = bytes[i] & 0xFF;
      int letter = letter(c);
      if (letter != 0) {
        out.write('\\');
        out.write(letter);
      } else if (!isGraph(c) || (equals && c == '=')) {
        hex(c, out);
      } else {
        out.write(c);
      }
    }
  }

  static void hex(int value, OutputStream out) throws IOException {
    out.write('\\');
    out.write('x');
    out.write(HEX.charAt(value >> 4));
    out.write(HEX.charAt(value & 0xF));
  }

  /** What stands behind the backslash of an escape of two bytes; 0 if there is none. */
  private static int letter(int value) {
    return switch (value) {
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  private static boolean isGraph(int value) {
    return value > ' ' && value < 0x7F;
  }
}
