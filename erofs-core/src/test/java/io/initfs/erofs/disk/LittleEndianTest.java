package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LittleEndianTest {
  private static final byte[] HIGH = Hex.bytes("00 f1f2f3f4 f5f6f7f8");

  @Test
  void readsUnsignedAtAnyAlignment() {
    assertEquals(0xF1, LittleEndian.u8(HIGH, 1));
    assertEquals(0xF2F1, LittleEndian.u16(HIGH, 1));
    assertEquals(0xF4F3F2F1L, LittleEndian.u32(HIGH, 1));
    assertEquals(0xF8F7F6F5_F4F3F2F1L, LittleEndian.u64(HIGH, 1));
  }

  @Test
  void writesLeastSignificantByteFirst() {
    byte[] bytes = new byte[16];
    LittleEndian.putU8(bytes, 0, 0xF1);
    LittleEndian.putU16(bytes, 1, 0xF3F2);
    LittleEndian.putU32(bytes, 3, 0xF7F6F5F4L);
    LittleEndian.putU64(bytes, 7, 0xFFFEFDFC_FBFAF9F8L);
    assertArrayEquals(Hex.bytes("f1 f2f3 f4f5f6f7 f8f9fafbfcfdfeff 00"), bytes);
  }
}
