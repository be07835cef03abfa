package io.initfs.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.ArchiveException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpioHeaderTest {
  private static final ArchiveException.Place PLACE =
      new ArchiveException.Place("a.cpio", "", 1000);
  private static final CpioHeader HEADER =
      new CpioHeader(
          false, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xAB, 0xCDEF0123L, 0xFFFF_FFFFL, 0x8000_0000L);
  private static final String TEXT =
      "070701"
          + "0000000100000002000000030000000400000005000000060000000700000008"
          + "00000009000000ABCDEF0123FFFFFFFF80000000";

  @Test
  void writesUpperCaseInTheOrderOfTheFormat() {
    assertEquals(TEXT, new String(HEADER.toByteArray(), StandardCharsets.US_ASCII));
    assertEquals(CpioHeader.SIZE, TEXT.length());
  }

  @Test
  void readsBothCases() throws CpioException {
    assertEquals(HEADER, CpioHeader.read(bytes(TEXT), PLACE));
    assertEquals(HEADER, CpioHeader.read(bytes(TEXT.toLowerCase(Locale.ROOT)), PLACE));
    assertTrue(CpioHeader.read(bytes(TEXT.replaceFirst("070701", "070702")), PLACE).summed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"+0000001", "-0000001", "0x000001", "        ", "0000000G", "0000000\0"})
  void anythingButEightHexDigitsIsAnErrorWithFieldAndOffset(String digits) {
    byte[] bytes = Archives.withField(HEADER.toByteArray(), 6, digits);
    CpioException.Corrupt e =
        assertThrows(CpioException.Corrupt.class, () -> CpioHeader.read(bytes, PLACE));
    assertTrue(e.getMessage().contains("filesize"), e.getMessage());
    long badDigit = digits.matches("0000000.") ? 7 : digits.startsWith("0x") ? 1 : 0;
    assertEquals(1000 + 6 + 6 * 8 + badDigit, e.offset());
  }

  @ParameterizedTest
  @CsvSource({
    "070707, portable cpio",
    "070727, afio",
    "07070X, rpm",
    "MZ, PE file",
    "hsqs, squashfs",
    "BZh9, bzip2"
  })
  void anotherMagicIsNamed(String magic, String name) {
    byte[] bytes = bytes(TEXT);
    System.arraycopy(bytes(magic), 0, bytes, 0, magic.length());
    CpioException.NotThisFormat e =
        assertThrows(CpioException.NotThisFormat.class, () -> CpioHeader.read(bytes, PLACE));
    assertTrue(e.got().contains(name), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,112",
    "2,0,112",
    "3,3,116",
    "11,3,124",
    "3986,0,4096",
    "4294967295,3,4294967408"
  })
  void namePaddingCountsFromTheHeader(long namesize, int padding, long bodyOffset) {
    CpioHeader header = new CpioHeader(false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, namesize, 0);
    assertEquals(padding, header.namePadding());
    assertEquals(bodyOffset, header.bodyOffset());
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,3", "2,2", "3,1", "4,0", "4294967295,1"})
  void bodyPaddingFillsToFour(long filesize, int padding) {
    CpioHeader header = new CpioHeader(false, 0, 0, 0, 0, 0, 0, filesize, 0, 0, 0, 0, 2, 0);
    assertEquals(padding, header.bodyPadding());
    assertEquals(112 + filesize + padding, header.entrySize());
  }

  @Test
  void fieldsBeyond32BitsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new CpioHeader(false, 0, 0, 0, 0, 0, 0, 1L << 32, 0, 0, 0, 0, 2, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CpioHeader(false, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
