package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImmutableBytesTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "61C3A9,a\u00e9",
        "61,a",
        "0A,\\n",
        "0D09,\\r\\t",
        "5C78,\\\\x",
        "1B5B,\\x1B[",
        "7F00,\\x7F\\x00",
        "61FF,a\\xFF",
        "C39C80,\\xC3\\x9C\\x80",
        "C285,\\u{85}", // a C1 control, well-formed UTF-8
        "E280AE,\\u{202E}", // right-to-left override
      })
  void displayFormIsSafeOnATerminal(String hex, String display) {
    assertEquals(display, ImmutableBytes.copyOf(HexFormat.of().parseHex(hex)).toString());
  }

  @Test
  void laterChangesToTheArrayAreNotSeen() {
    byte[] array = {1, 2};
    ImmutableBytes bytes = ImmutableBytes.copyOf(array);
    array[0] = 9;
    bytes.toByteArray()[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, bytes.toByteArray());
  }

  @Test
  void equalityAndOrderAreThoseOfUnsignedBytes() {
    ImmutableBytes low = ImmutableBytes.copyOf(new byte[] {0x7F});
    ImmutableBytes high = ImmutableBytes.copyOf(new byte[] {(byte) 0x80});
    assertTrue(low.compareTo(high) < 0);
    ImmutableBytes same = ImmutableBytes.copyOfRange(new byte[] {0, 0x7F, 0}, 1, 2);
    assertEquals(low, same);
    assertEquals(low.hashCode(), same.hashCode());
  }

  @Test
  void rangeOutsideTheArrayIsRefused() {
    byte[] two = new byte[2];
    assertThrows(IndexOutOfBoundsException.class, () -> ImmutableBytes.copyOfRange(two, 3, 4));
  }

  @Test
  void indexOfFindsTheFirst() {
    ImmutableBytes bytes = ImmutableBytes.utf8("abcabc");
    assertEquals(1, bytes.indexOf((byte) 'b'));
    assertEquals(-1, bytes.indexOf((byte) 'd'));
  }
}
