package io.initfs.erofs.disk;

import static io.initfs.erofs.disk.LclusterEntry.HEAD1;
import static io.initfs.erofs.disk.LclusterEntry.HEAD2;
import static io.initfs.erofs.disk.LclusterEntry.NONHEAD;
import static io.initfs.erofs.disk.LclusterEntry.PLAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CompactPackTest {
  /** Made by mkfs.erofs 1.9.3; 16 entries of 14 bits, then base 5. */
  private static final byte[] LARGE =
      Hex.bytes("0660a544800a8003200158001a807714 012a000e800460016800da56 05000000");

  private static final CompactPack LARGE_DECODED =
      new CompactPack(
          List.of(
              new LclusterEntry(NONHEAD, 6),
              new LclusterEntry(HEAD1, 661),
              new LclusterEntry(NONHEAD, 0x804),
              new LclusterEntry(NONHEAD, 2),
              new LclusterEntry(NONHEAD, 3),
              new LclusterEntry(NONHEAD, 4),
              new LclusterEntry(NONHEAD, 5),
              new LclusterEntry(NONHEAD, 6),
              new LclusterEntry(HEAD1, 1143),
              new LclusterEntry(NONHEAD, 0x804),
              new LclusterEntry(NONHEAD, 2),
              new LclusterEntry(NONHEAD, 3),
              new LclusterEntry(NONHEAD, 4),
              new LclusterEntry(NONHEAD, 5),
              new LclusterEntry(NONHEAD, 6),
              new LclusterEntry(HEAD1, 1462)),
          5);

  private static CompactPack readSmall(String hex) {
    return CompactPack.read(Hex.bytes(hex), 0, CompactPack.SMALL_ENTRIES, CompactPack.MIN_LOW_BITS);
  }

  private static CompactPack pack(LclusterEntry first, LclusterEntry second, long base) {
    return new CompactPack(List.of(first, second), base);
  }

  @Test
  void readsAFourteenBitPackOfMkfs() {
    assertEquals(LARGE_DECODED, CompactPack.read(LARGE, 0, 16, 12));
  }

  @Test
  void writesAFourteenBitPackAsMkfsDoes() {
    byte[] written = new byte[CompactPack.LARGE_SIZE];
    LARGE_DECODED.write(written, 0, 12);
    assertArrayEquals(LARGE, written);
  }

  @Test
  void readsSixteenBitPacksOfMkfs() {
    assertEquals(
        pack(new LclusterEntry(HEAD1, 0), new LclusterEntry(NONHEAD, 1), 1),
        readSmall("0010 0120 01000000"));
    assertEquals(
        pack(new LclusterEntry(HEAD1, 0xA92), new LclusterEntry(NONHEAD, 2), 2),
        readSmall("921a 0220 02000000"));
    assertEquals(
        pack(new LclusterEntry(NONHEAD, 2), new LclusterEntry(HEAD1, 0x934), 3),
        readSmall("0220 3419 03000000"));
    assertEquals(
        pack(new LclusterEntry(PLAIN, 2504), LclusterEntry.UNUSED, 17),
        readSmall("c809 0000 11000000"));
  }

  @Test
  void baseIsUnsigned() {
    assertEquals(0xFFFF_FFFFL, readSmall("0010 0120 ffffffff").base());
  }

  @Property
  void anyPackSurvivesAtAnyPlace(
      @ForAll @Size(16) List<Short> raws, @ForAll int base, @ForAll boolean large) {
    List<LclusterEntry> entries = new ArrayList<>();
    for (short raw : raws.subList(0, large ? 16 : 2)) {
      entries.add(new LclusterEntry(raw >> 12 & 3, raw & 0xFFF));
    }
    CompactPack pack = new CompactPack(entries, base & 0xFFFF_FFFFL);
    byte[] bytes = new byte[8 + CompactPack.LARGE_SIZE];
    pack.write(bytes, 8, 12);
    assertEquals(pack, CompactPack.read(bytes, 8, entries.size(), 12));
  }

  @Test
  void distancesAreCappedBelowTheBlockCountFlag() {
    assertEquals(new LclusterEntry(NONHEAD, 0x7FF), LclusterEntry.nonHead(0x7FF));
    assertEquals(new LclusterEntry(NONHEAD, 0x7FF), LclusterEntry.nonHead(0x800));
    assertEquals(new LclusterEntry(NONHEAD, 0x7FF), LclusterEntry.nonHead(1 << 20));
  }

  @Test
  void allTypesButNonheadAreHeads() {
    assertTrue(LclusterEntry.head(PLAIN, 1).isHead());
    assertTrue(LclusterEntry.head(HEAD1, 1).isHead());
    assertTrue(LclusterEntry.head(HEAD2, 1).isHead());
    assertFalse(LclusterEntry.nonHead(1).isHead());
  }
}
