package io.initfs.fstree.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

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
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    int at = from;
    while (at < to) {
      int c = text[at] & 0xFF;
      if (!isGraph(c)) {
        throw new Malformed(at, String.format("byte 0x%02x", c));
      }
      if (c != '\\') {
        out.write(c);
        at++;
      } else {
        at = decodeEscape(text, at, to, out);
      }
    }
    return out.toByteArray();
  }

  /** Returns where the escape ends that begins at {@code at}. */
  private static int decodeEscape(byte[] text, int at, int to, ByteArrayOutputStream out)
      throws Malformed {
    if (at + 1 == to) {
      throw new Malformed(at, "a backslash at its end");
    }
    int c = text[at + 1];
    switch (c) {
      case '\\', '=' -> out.write(c);
      case 'n' -> out.write('\n');
      case 'r' -> out.write('\r');
      case 't' -> out.write('\t');
      case 'x' -> {
        int high = at + 2 < to ? Character.digit(text[at + 2], 16) : -1;
        int low = at + 3 < to ? Character.digit(text[at + 3], 16) : -1;
        if (high < 0 || low < 0) {
          throw new Malformed(at, "\\x without two hex digits");
        }
        out.write(high << 4 | low);
        return at + 4;
      }
      default -> throw new Malformed(at, String.format("a backslash and byte 0x%02x", c & 0xFF));
    }
    return at + 2;
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
