package io.initfs.erofs.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Xxh32Test {
  @ParameterizedTest
  @CsvSource({
    "'', 0, 02cc5d05",
    "a, 0, 550d7456",
    "k, 25bbe090, 55a66bce",
    "selinux, 25bbe095, 9490146b",
    "'', 25bbe091, 0857597e",
    "0123456789abcdef0123456789abcdef0123, 25bbe090, 4a6a7b94"
  })
  void hashesAsTheReferenceDoes(String text, String seed, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int hash = Xxh32.hash(bytes, Integer.parseUnsignedInt(seed, 16));
    assertEquals(Integer.parseUnsignedInt(expected, 16), hash);
  }
}
