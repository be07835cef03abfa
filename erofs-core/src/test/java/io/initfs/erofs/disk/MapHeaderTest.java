package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MapHeaderTest {
  private static final byte[] BYTES = Hex.bytes("010203f4 05f6 f7 f8");
  private static final MapHeader HEADER = new MapHeader(0xF4030201L, 0xF605, 0xF7, 0xF8);

  @Test
  void everyFieldStandsAtItsOffset() {
    assertEquals(HEADER, MapHeader.read(BYTES, 0));
  }

  @Test
  void writesWhatItReads() {
    byte[] written = new byte[MapHeader.SIZE];
    HEADER.write(written, 0);
    assertArrayEquals(BYTES, written);
  }

  @Test
  void readsTheOnesOfMkfs() {
    MapHeader big = MapHeader.read(Hex.bytes("00000000 0700 00 00"), 0);
    assertEquals(
        MapHeader.ADVISE_COMPACTED_2B
            | MapHeader.ADVISE_BIG_PCLUSTER_1
            | MapHeader.ADVISE_BIG_PCLUSTER_2,
        big.advise());
    MapHeader tail = MapHeader.read(Hex.bytes("57a10000 3100 00 00"), 0);
    assertEquals(41303, tail.fragmentOffset());
    assertEquals(
        MapHeader.ADVISE_COMPACTED_2B | MapHeader.ADVISE_INTERLACED | MapHeader.ADVISE_FRAGMENT,
        tail.advise());
    MapHeader whole = MapHeader.read(Hex.bytes("582f0300 0000 00 80"), 0);
    assertTrue(whole.isWholeFileFragment());
    assertEquals(0x32F58, whole.wholeFileFragmentOffset());
  }
}
