package io.initfs.tar;

import static io.initfs.tar.TarBytes.archive;
import static io.initfs.tar.TarBytes.entry;
import static io.initfs.tar.TarBytes.file;
import static io.initfs.tar.TarBytes.unended;
import static io.initfs.tar.Trees.assertFails;
import static io.initfs.tar.Trees.paths;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where archives end, rightly or not, and what they may ask for before. */
class EndTest {
  private static final byte[] ONE = unended(file("a", "text"));

  private static List<String> notes(byte[] archive) throws IOException {
    try (TarArchive opened = TarBytes.open(archive)) {
      assertEquals(List.of("/a"), paths(opened.tree()));
      return opened.notes();
    }
  }

  @Test
  void twoBlocksOfZerosAreTheEnd() throws IOException {
    assertEquals(List.of(), notes(Bytes.concat(ONE, new byte[1024])));
    assertEquals(List.of(), notes(Bytes.concat(ONE, new byte[10240], unended(file("b", "")))));
  }

  @Test
  void otherEndsAreNoted() throws IOException {
    assertEquals(List.of("archive ends without an end mark, at offset 1024"), notes(ONE));
    assertEquals(
        List.of("end mark is one block of zeros, not two, at offset 1024"),
        notes(Bytes.concat(ONE, new byte[512])));
    assertEquals(
        List.of("end mark is one block of zeros, not two, at offset 1024"),
        notes(Bytes.concat(ONE, new byte[512], unended(file("b", "")))));
  }

  @Test
  void lastBodyMayBeWithoutWhatFillsItUp() throws IOException {
    assertEquals(
        List.of("archive ends without an end mark, at offset 516"), notes(Arrays.copyOf(ONE, 516)));
  }

  @Test
  void emptyArchiveIsATree() throws IOException {
    try (TarArchive archive = TarBytes.open(new byte[10240])) {
      assertEquals(List.of(), paths(archive.tree()));
      assertEquals(List.of(), archive.notes());
    }
  }

  @Test
  void archiveThatIsCutIsAnErrorWhereverThatIs() throws IOException {
    byte[] archive = archive(TarBytes.pax("path=long"), file("a", "x".repeat(1000)));
    int end = archive.length - 1024;
    // From there on only what fills the last block up is missing.
    int body = 1024 + 512 + 1000;
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      if (length < body) {
        assertThrows(TarException.class, () -> TarBytes.open(cut).close(), () -> "" + cut.length);
      } else {
        TarBytes.open(cut).close();
      }
    }
  }

  @Test
  void cutHeaderSaysWhere() {
    assertFails(
        TarException.Corrupt.class,
        Bytes.concat(ONE, new byte[100]),
        "test.tar: archive is cut within a header at offset 1024: expected 512 bytes, got 100");
  }

  @Test
  void wrongChecksumSaysWhere() {
    byte[] broken = Bytes.concat(ONE, unended(file("b", "")));
    broken[1024 + 5] ^= 1;

    assertFails(
        TarException.Corrupt.class, broken, "checksum of a header at offset 1024: expected 0");
  }

  @Test
  void checksumOfSignedBytesIsOneToo() throws IOException {
    byte[] archive = archive(file("\u00FF\u00FF", ""));
    int sum = Integer.parseInt(new String(archive, 148, 6, StandardCharsets.US_ASCII), 8);
    byte[] signed = TarBytes.latin1(String.format("%06o", sum - 2 * 256));
    System.arraycopy(signed, 0, archive, 148, 6);

    TarBytes.open(archive).close();
  }

  @Test
  void limitsAreNamed() {
    byte[] archive = archive(TarBytes.pax("comment=" + "x".repeat(600)), file("a", ""));

    assertExceeds("maxEntries", archive, TarLimits.DEFAULTS.withMaxEntries(1));
    assertExceeds("maxHeaderBytes", archive, TarLimits.DEFAULTS.withMaxHeaderBytes(600));
    assertExceeds("maxMetadataBytes", archive, TarLimits.DEFAULTS.withMaxMetadataBytes(600));
    assertExceeds(
        "maxHeaderBytes",
        archive(entry('L', "l").size(1L << 30), file("a", "")),
        TarLimits.DEFAULTS);
  }

  @Test
  void directoriesThatNoHeaderTellsOfCountToo() {
    byte[] archive = archive(file("a/b/c/d", ""));

    assertExceeds("maxEntries", archive, TarLimits.DEFAULTS.withMaxEntries(3));
  }

  @Test
  void keysForAllEntriesAreLimited() {
    String[] records = new String[1025];
    Arrays.setAll(records, i -> "key" + i + "=x");

    assertExceeds(
        "pax keys for all entries", archive(TarBytes.globalPax(records)), TarLimits.DEFAULTS);
  }

  /** Each would be slow if what one header costs grew with those before it. */
  @Test
  @Timeout(20)
  void manyHeadersAreReadInLinearTime() throws IOException {
    TarBytes.Entry[] entries = new TarBytes.Entry[40_001];
    Arrays.fill(entries, TarBytes.pax("comment=x"));
    entries[40_000] = file("a", "");
    TarBytes.open(archive(entries)).close();

    Arrays.setAll(
        entries, i -> i % 2 == 0 ? TarBytes.pax("path=" + i + "/d".repeat(20)) : file("a", ""));
    entries[40_000] = file("a", "");
    TarBytes.open(archive(entries)).close();
  }

  private static void assertExceeds(String limit, byte[] archive, TarLimits limits) {
    TarException.LimitExceeded failure =
        assertThrows(
            TarException.LimitExceeded.class,
            () -> TarArchive.open(ByteSource.wrap(archive), "test.tar", limits).close());
    assertEquals(limit, failure.limit());
  }
}
