package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InodeFormatTest {
  @Test
  void eachBitHasItsMeaning() {
    assertEquals(new InodeFormat(true, 0, false, 0), InodeFormat.read(Hex.bytes("0100"), 0));
    assertEquals(new InodeFormat(false, 7, false, 0), InodeFormat.read(Hex.bytes("0e00"), 0));
    assertEquals(new InodeFormat(false, 0, true, 0), InodeFormat.read(Hex.bytes("1000"), 0));
    assertEquals(new InodeFormat(false, 0, false, 0x7FF), InodeFormat.read(Hex.bytes("e0ff"), 0));
  }

  @Test
  void everyValueSurvivesReadingAndWriting() {
    byte[] written = new byte[2];
    for (int value = 0; value <= 0xFFFF; value++) {
      byte[] bytes = {(byte) value, (byte) (value >> 8)};
      InodeFormat.read(bytes, 0).write(written, 0);
      assertArrayEquals(bytes, written);
    }
  }

  @Test
  void layoutCodesAreThoseOfTheFormat() {
    assertEquals(DataLayout.FLAT_PLAIN, DataLayout.fromCode(0).orElseThrow());
    assertEquals(DataLayout.COMPRESSED_FULL, DataLayout.fromCode(1).orElseThrow());
    assertEquals(DataLayout.FLAT_INLINE, DataLayout.fromCode(2).orElseThrow());
    assertEquals(DataLayout.COMPRESSED_COMPACT, DataLayout.fromCode(3).orElseThrow());
    assertEquals(DataLayout.CHUNK_BASED, DataLayout.fromCode(4).orElseThrow());
    assertEquals(Optional.empty(), DataLayout.fromCode(5));
  }
}
