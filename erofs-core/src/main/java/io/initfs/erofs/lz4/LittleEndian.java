package io.initfs.erofs.lz4;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Unaligned little-endian access to {@code byte[]}; the JVM keeps the bounds checks. */
final class LittleEndian {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /** Where one vectorised comparison starts to beat a loop over eight bytes at a time. */
  private static final int LONG_MATCH = 32;

  private LittleEndian() {}

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }

  static int getUnsignedShort(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at) & 0xFFFF;
  }

  static void putShort(byte[] bytes, int at, int value) {
    SHORT.set(bytes, at, (short) value);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /**
   * How many bytes from {@code a} on equal those from {@code b} on, where {@code a < b} and neither
   * byte at or after {@code limit} is compared for the latter.
   */
  static int commonLength(byte[] bytes, int a, int b, int limit) {
    int length = 0;
    int longLoopEnd = Math.min(limit - b, LONG_MATCH) - Long.BYTES;
    while (length <= longLoopEnd) {
      long difference = getLong(bytes, a + length) ^ getLong(bytes, b + length);
      if (difference != 0) {
        return length + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      length += Long.BYTES;
    }
    int rest = Arrays.mismatch(bytes, a + length, a + limit - b, bytes, b + length, limit);
    return rest < 0 ? limit - b : length + rest;
  }

  /** How many bytes, at most {@code most}, before {@code a} equal those before {@code b}. */
  static int commonLengthBefore(byte[] bytes, int a, int b, int most) {
    int length = 0;
    while (length + Long.BYTES <= most) {
      long difference =
          getLong(bytes, a - length - Long.BYTES) ^ getLong(bytes, b - length - Long.BYTES);
      if (difference != 0) {
        return length + (Long.numberOfLeadingZeros(difference) >>> 3);
      }
      length += Long.BYTES;
    }
    while (length < most && bytes[a - length - 1] == bytes[b - length - 1]) {
      length++;
    }
    return length;
  }
}
