package io.initfs.erofs.disk;

/** The 32-bit xxHash. Arithmetic is modulo 2^32, so that of {@code int}. */
final class Xxh32 {
  private static final int P1 = 0x9E3779B1;
  private static final int P2 = 0x85EBCA77;
  private static final int P3 = 0xC2B2AE3D;
  private static final int P4 = 0x27D4EB2F;
  private static final int P5 = 0x165667B1;
  private static final int STRIPE = 16;

  private Xxh32() {}

  static int hash(byte[] bytes, int seed) {
    int at = 0;
    int hash = seed + P5;
    if (bytes.length >= STRIPE) {
      int a = seed + P1 + P2;
      int b = seed + P2;
      int c = seed;
      int d = seed - P1;
      for (; at <= bytes.length - STRIPE; at += STRIPE) {
        a = round(a, bytes, at);
        b = round(b, bytes, at + 4);
        c = round(c, bytes, at + 8);
        d = round(d, bytes, at + 12);
      }
      hash =
          Integer.rotateLeft(a, 1)
              + Integer.rotateLeft(b, 7)
              + Integer.rotateLeft(c, 12)
              + Integer.rotateLeft(d, 18);
    }
    hash += bytes.length;
    for (; at <= bytes.length - 4; at += 4) {
      hash = Integer.rotateLeft(hash + word(bytes, at) * P3, 17) * P4;
    }
    for (; at < bytes.length; at++) {
      hash = Integer.rotateLeft(hash + (bytes[at] & 0xFF) * P5, 11) * P1;
    }
    return mix(hash);
  }

  private static int round(int lane, byte[] bytes, int at) {
    return Integer.rotateLeft(lane + word(bytes, at) * P2, 13) * P1;
  }

  private static int word(byte[] bytes, int at) {
    return (int) LittleEndian.u32(bytes, at);
  }

  private static int mix(int hash) {
    int mixed = hash;
    mixed ^= mixed >>> 15;
    mixed *= P2;
    mixed ^= mixed >>> 13;
    mixed *= P3;
    return mixed ^ mixed >>> 16;
  }
}
