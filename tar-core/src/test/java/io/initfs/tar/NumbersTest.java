package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.pax;
import static io.initfs.tar.TarBytes.tree;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.node;
import static io.initfs.tar.Trees.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.fstree.Timestamp;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int SIZE = 124;
  private static final int MTIME = 136;

  private static long uid(String field) throws IOException {
    return node(tree(file("a", "").put(UID, field)), "a").metadata().uid();
  }

  private static Timestamp mtime(TarBytes.Entry... entries) throws IOException {
    return node(tree(entries), "a").metadata().mtime();
  }

  @Test
  void octal() throws IOException {
    assertEquals(01234567, uid("1234567\0"));
    assertEquals(012345670, uid("12345670"));
    assertEquals(0123, uid("   123 \0"));
    assertEquals(0123, uid("\000000123"));
    assertEquals(012, uid("12\0007777"));
    assertEquals(0, uid("        "));
    assertEquals(0, uid("\0\0\0\0\0\0\0\0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12a\0\0\0\0\0", "8\0\0\0\0\0\0\0", "-1\0\0\0\0\0\0"})
  void notOctal(String field) {
    assertFails(
        TarException.Corrupt.class,
        archive(file("a", "").put(UID, field)),
        "UID in a header at offset 0",
        "expected an octal number",
        "got \"" + field.replaceFirst("\0.*", ""));
  }

  @Test
  void binary() throws IOException {
    assertEquals(0xFFFFFFFFL, uid("\u0080\0\0\0\u00FF\u00FF\u00FF\u00FF"));
    assertEquals(0x8192A3B4L, uid("\u0080\0\0\0\u0081\u0092\u00A3\u00B4"));
    assertEquals(
        Timestamp.ofSeconds(-2), mtime(file("a", "").put(MTIME, "\u00FF".repeat(11) + "\u00FE")));
    assertEquals(
        Timestamp.ofSeconds(Long.MAX_VALUE),
        mtime(file("a", "").put(MTIME, "\u0080\0\0\0\u007F" + "\u00FF".repeat(7))));
    assertFails(
        TarException.Corrupt.class,
        archive(file("a", "").put(MTIME, "\u0080\0\0\1" + "\0".repeat(8))),
        "MTIME in a header",
        "a binary one of 64 bits");
  }

  @Test
  void idsHave32Bits() throws IOException {
    assertEquals(
        4294967295L, node(tree(pax("uid=4294967295"), file("a", "")), "a").metadata().uid());
    assertFails(
        TarException.LimitExceeded.class,
        archive(pax("gid=4294967296"), file("a", "")),
        "gid exceeded at offset 1024 (a): expected 0 to 4294967295, got 4294967296");
    assertFails(
        TarException.LimitExceeded.class,
        archive(file("a", "").put(GID, "\u00FF".repeat(8))),
        "gid exceeded",
        "got -1");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5, 0",
    "5., 5, 0",
    "1234567890.123456789, 1234567890, 123456789",
    "1.5, 1, 500000000",
    "1.0000000019, 1, 1",
    "-1, -1, 0",
    "-1.5, -2, 500000000",
    "-0.0000000001, -1, 999999999",
    "0.999999999999, 0, 999999999"
  })
  void paxTimesHaveFractions(String text, long seconds, int nanos) throws IOException {
    assertEquals(
        new Timestamp(seconds, nanos), mtime(pax("mtime=" + text), file("a", "").mtime(9)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1e9", "--1", "1.2.3", " 1", "9999999999999999999", "."})
  void otherPaxTimesAreNone(String text) {
    assertFails(
        TarException.Corrupt.class,
        archive(pax("mtime=" + text), file("a", "")),
        "mtime at offset 1024 (a)",
        "got \"" + text + "\"");
  }

  @Test
  void paxSizeGoesBeforeTheHeaders() throws IOException {
    assertEquals("text", text(tree(pax("size=4"), file("a", "text").size(0)), "a"));
  }

  @Test
  void sizesBeyondTheArchiveAreErrors() {
    assertFails(
        TarException.Corrupt.class,
        archive(file("a", "text").size(077777777777L)),
        "archive is cut within a body at offset 0 (a): expected 8589934591 bytes");
    assertFails(
        TarException.Corrupt.class,
        archive(pax("size=999999999999999999"), file("a", "text")),
        "expected 999999999999999999 bytes");
    assertFails(
        TarException.Corrupt.class,
        archive(file("a", "text").size(0).put(SIZE, "\u0080\0\0\0\u007F" + "\u00FF".repeat(7))),
        "expected 9223372036854775807 bytes");
    assertFails(
        TarException.Corrupt.class,
        archive(file("a", "text").size(0).put(SIZE, "\u00FF".repeat(12))),
        "size of an entry at offset 0 (a): expected 0 or more, got -1");
    assertFails(
        TarException.Corrupt.class,
        archive(pax("path=b").size(0).put(SIZE, "\u00FF".repeat(12)), file("a", "")),
        "size of a header at offset 0: expected 0 or more, got -1");
  }
}
