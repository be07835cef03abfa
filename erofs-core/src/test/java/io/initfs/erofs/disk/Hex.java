package io.initfs.erofs.disk;

import java.util.HexFormat;

/** Bytes as the tests of this package write them: hex digits, spaces anywhere. */
final class Hex {
  private Hex() {}

  static byte[] bytes(String... hex) {
    return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
  }

  /** The bytes {@code first, first + 1, ...}: no two fields of a structure look alike. */
  static byte[] ascending(int first, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  /** {@code bytes} with zeros at {@code [from, to)}. */
  static byte[] zeroed(byte[] bytes, int from, int to) {
    byte[] copy = bytes.clone();
    for (int i = from; i < to; i++) {
      copy[i] = 0;
    }
    return copy;
  }
}
