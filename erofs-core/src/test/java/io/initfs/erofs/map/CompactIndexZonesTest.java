package io.initfs.erofs.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.erofs.map.CompactIndexZones.Place;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CompactIndexZonesTest {
  @Test
  void zonesAreThoseOfMkfs() {
    CompactIndexZones zones = CompactIndexZones.at(0x620, 27, true);
    assertEquals(new Place(0x628, 0, 2), zones.packOf(0));
    assertEquals(new Place(0x628, 0, 2), zones.packOf(1));
    assertEquals(new Place(0x638, 4, 2), zones.packOf(5));
    assertEquals(new Place(0x640, 6, 16), zones.packOf(6));
    assertEquals(new Place(0x640, 6, 16), zones.packOf(21));
    assertEquals(new Place(0x660, 22, 2), zones.packOf(22));
    assertEquals(new Place(0x670, 26, 2), zones.packOf(26));
    assertEquals(0x678 - 0x628, zones.size());
  }

  @Test
  void secondExampleHasAnUnusedSlotAtItsEnd() {
    CompactIndexZones zones = CompactIndexZones.at(0xD7C20, 37, true);
    assertEquals(new CompactIndexZones(0xD7C28, 37, 6, 16), zones);
    assertEquals(3 * 8 + 32 + 8 * 8, zones.size());
  }

  @Test
  void oneEntryTakesOneSmallPack() {
    CompactIndexZones zones = CompactIndexZones.at(0xE8040, 1, true);
    assertEquals(new Place(0xE8048, 0, 2), zones.packOf(0));
    assertEquals(8, zones.size());
  }

  /**
   * The formulas of the format, straight: entries before the 32-byte boundary, then by sixteens.
   */
  @Property
  void entriesInLargePacksAreAsTheFormatCountsThem(
      @ForAll @IntRange(max = 12) int slot, @ForAll @IntRange(max = 300) int entries) {
    long start = slot * 8L + 8;
    long toBoundary = ((32 - start % 32) / 4) & 7;
    long large = toBoundary < entries ? (entries - toBoundary) / 16 * 16 : 0;
    CompactIndexZones zones = CompactIndexZones.at(slot * 8L, entries, true);
    for (int lcluster = 0; lcluster < entries; lcluster++) {
      boolean inLarge = lcluster >= toBoundary && lcluster < toBoundary + large;
      assertEquals(inLarge ? 16 : 2, zones.packOf(lcluster).entryCount(), "lcluster " + lcluster);
    }
  }

  @Property
  void packsFollowOneAnotherAndHoldEachLclusterOnce(
      @ForAll @IntRange(max = 12) int slot,
      @ForAll @IntRange(max = 300) int entries,
      @ForAll boolean largePacks) {
    CompactIndexZones zones = CompactIndexZones.at(slot * 8L, entries, largePacks);
    long address = slot * 8L + 8;
    for (int first = 0; first < entries; ) {
      Place pack = zones.packOf(first);
      int size = pack.entryCount() == 16 ? 32 : 8;
      assertTrue(largePacks || pack.entryCount() == 2, "large pack");
      assertEquals(new Place(address, first, pack.entryCount()), pack);
      assertEquals(0, address % size, "a pack stands at a multiple of its size");
      int end = Math.min(first + pack.entryCount(), entries);
      for (int lcluster = first; lcluster < end; lcluster++) {
        assertEquals(pack, zones.packOf(lcluster));
      }
      address += size;
      first += pack.entryCount();
    }
    assertEquals(address - zones.start(), zones.size());
  }
}
