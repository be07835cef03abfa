package io.initfs.erofs.lz4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HashHeadsTest {
  @Test
  void givesTheLastPositionOfTheSameBytes() {
    HashHeads heads = new HashHeads(10);
    heads.begin(100, 1000);
    assertTrue(heads.replace(42, 100) < 100 - Lz4Format.MAX_DISTANCE);
    assertEquals(100, heads.replace(42, 150));
    assertEquals(150, heads.replace(42, 151));
  }

  @Test
  void forgetsEarlierInputsEvenWhenPositionsWrap() {
    HashHeads heads = new HashHeads(10);
    int big = 700_000_000;
    for (int round = 0; round < 10; round++) {
      int from = round * 1000;
      heads.begin(from, from + big);
      assertTrue(heads.replace(42, from) < from - Lz4Format.MAX_DISTANCE, "round " + round);
      assertEquals(from, heads.replace(42, from + big - 1));
    }
  }
}
