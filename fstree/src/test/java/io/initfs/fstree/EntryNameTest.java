package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0b"})
  void namesThatLinuxCannotHaveAreRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> EntryName.of(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "...", ".a", "..a", " ", "\n", "\\", "é"})
  void anyOtherNameIsAccepted(String name) {
    assertEquals(ImmutableBytes.utf8(name), EntryName.of(name).bytes());
  }

  @Test
  void lengthIsLimitedInBytes() {
    assertEquals(255, EntryName.of("x".repeat(255)).length());
    assertThrows(IllegalArgumentException.class, () -> EntryName.of("x".repeat(256)));
    assertThrows(IllegalArgumentException.class, () -> EntryName.of("é".repeat(128)));
  }

  @Test
  void orderIsThatOfUnsignedBytes() {
    EntryName ascii = EntryName.of("z");
    EntryName high = EntryName.copyOf(new byte[] {(byte) 0x80});
    assertTrue(ascii.compareTo(high) < 0);
    assertTrue(EntryName.of("!a").compareTo(EntryName.of(".a")) < 0);
    assertTrue(EntryName.of("a").compareTo(EntryName.of("a!")) < 0);
  }
}
