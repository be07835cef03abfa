package io.initfs.erofs.disk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Unsigned little-endian integers in a byte array, at any alignment. */
final class LittleEndian {
  private static final VarHandle U16 = view(short[].class);
  private static final VarHandle U32 = view(int[].class);
  private static final VarHandle U64 = view(long[].class);

  private LittleEndian() {}

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }

  static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  static int u16(byte[] bytes, int at) {
    return (short) U16.get(bytes, at) & 0xFFFF;
  }

  static long u32(byte[] bytes, int at) {
    return (int) U32.get(bytes, at) & 0xFFFF_FFFFL;
  }

  static long u64(byte[] bytes, int at) {
    return (long) U64.get(bytes, at);
  }

  static void putU8(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
  }

  static void putU16(byte[] bytes, int at, int value) {
    U16.set(bytes, at, (short) value);
  }

  static void putU32(byte[] bytes, int at, long value) {
    U32.set(bytes, at, (int) value);
  }

  static void putU64(byte[] bytes, int at, long value) {
    U64.set(bytes, at, value);
  }
}
