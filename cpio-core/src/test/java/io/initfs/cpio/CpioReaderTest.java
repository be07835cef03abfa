package io.initfs.cpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.HoleSource;
import io.initfs.fstree.ImmutableBytes;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpioReaderTest {
  private static final int FILE = 0100644;
  private static final byte[] OK = Archives.entry("ok", FILE, "body");

  @Test
  void entriesBodiesAndOffsetsAreExact() throws IOException {
    byte[] first = Archives.entry("first", FILE, "12345");
    ByteArrayInputStream in =
        new ByteArrayInputStream(Bytes.concat(first, OK, Archives.TRAILER, new byte[] {1, 2}));
    CpioReader reader = new CpioReader(in, "test", CpioLimits.DEFAULTS);
    CpioEntry entry = reader.next().orElseThrow();
    assertEquals(ImmutableBytes.utf8("first"), entry.name());
    assertEquals(116, entry.bodyPosition());
    assertEquals('1', reader.body().read());
    CpioEntry second = reader.next().orElseThrow();
    assertEquals(first.length, second.offset());
    assertEquals("body", ImmutableBytes.copyOf(reader.body().readAllBytes()).toUtf8());
    assertTrue(reader.next().isEmpty());
    assertTrue(reader.next().isEmpty());
    assertEquals(first.length + OK.length + Archives.TRAILER.length, reader.offset());
    assertEquals(2, in.available());
  }

  @Test
  void archivesBehindATrailerAreReadWhenAskedFor() throws IOException {
    byte[] archive = Bytes.concat(OK, Archives.TRAILER);
    CpioReader reader = reader(archive, new byte[400], archive, new byte[3]);
    assertTrue(reader.next().isPresent());
    assertTrue(reader.next().isEmpty());
    assertTrue(reader.nextArchive());
    assertEquals(archive.length + 400, reader.next().orElseThrow().offset());
    assertTrue(reader.next().isEmpty());
    assertFalse(reader.nextArchive());
    assertTrue(reader.next().isEmpty());
  }

  @Test
  void junkBehindATrailerIsAnErrorOnlyWhenAskedFor() throws IOException {
    CpioReader reader = reader(OK, Archives.TRAILER, new byte[] {0x1F, (byte) 0x8B, 8});
    assertTrue(reader.next().isPresent());
    assertTrue(reader.next().isEmpty());
    CpioException e = assertThrows(CpioException.NotThisFormat.class, reader::nextArchive);
    assertTrue(e.got().contains("gzip"), e.getMessage());
  }

  @Test
  void fourGibibyteBodiesAreReadWithoutBufferingThem() throws IOException {
    byte[] head = Archives.withField(Archives.entry("big", FILE, new byte[0]), 6, "FFFFFFFF");
    InputStream zeros = new HoleSource(0xFFFF_FFFFL + 1).openStream();
    InputStream in =
        new SequenceInputStream(
            new SequenceInputStream(new ByteArrayInputStream(head), zeros),
            new ByteArrayInputStream(Archives.TRAILER));
    CpioReader reader = new CpioReader(in, "test", CpioLimits.DEFAULTS);
    assertEquals(0xFFFF_FFFFL, reader.next().orElseThrow().header().filesize());
    assertTrue(reader.next().isEmpty());
    assertEquals(head.length + (1L << 32) + Archives.TRAILER.length, reader.offset());
  }

  @Test
  void sumsOfFilesAreChecked() throws IOException {
    byte[] right = Archives.entry("a", FILE, bytes("ASDF"), h -> Archives.withSum(h, 0x11E));
    byte[] wrong = Archives.entry("a", FILE, bytes("ASDF"), h -> Archives.withSum(h, 0x11F));
    readAll(right, Archives.TRAILER);
    assertThrows(CpioException.Corrupt.class, () -> readAll(wrong, Archives.TRAILER));
    CpioReader reader = reader(wrong, Archives.TRAILER);
    assertTrue(reader.next().isPresent());
    assertThrows(CpioException.Corrupt.class, () -> reader.body().readAllBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x11E})
  void aSymlinksSumIsZeroOrRight(long sum) throws IOException {
    byte[] link = Archives.entry("a", 0120777, bytes("ASDF"), h -> Archives.withSum(h, sum));
    readAll(link, Archives.TRAILER);
    byte[] wrong = Archives.entry("a", 0120777, bytes("ASDF"), h -> Archives.withSum(h, 5));
    assertThrows(CpioException.Corrupt.class, () -> readAll(wrong, Archives.TRAILER));
  }

  @Test
  void aTargetMayCountItsNul() throws IOException {
    CpioReader reader = reader(Archives.entry("s", 0120777, "foo\0"), Archives.TRAILER);
    assertEquals(ImmutableBytes.utf8("foo"), reader.next().orElseThrow().target());
  }

  @Test
  void aNameMayBePaddedWithNuls() throws IOException {
    CpioReader reader = reader(Archives.entry("name\0\0\0\0", FILE, "x"), Archives.TRAILER);
    CpioEntry entry = reader.next().orElseThrow();
    assertEquals(ImmutableBytes.utf8("name"), entry.name());
    assertEquals(9, entry.header().namesize());
    assertCorrupt("NUL", Archives.entry("good\0/../x", FILE, "x"));
  }

  @Test
  void whatLinuxSkipsOrAltersIsAnError() {
    assertCorrupt("body", Archives.entry("d", 0040755, "body"));
    assertCorrupt("body", Archives.entry("p", 0010644, "body"));
    assertCorrupt("mode", Archives.entry("x", 0000644, ""));
    assertCorrupt("target", Archives.entry("s", 0120777, ""));
    assertCorrupt("target", Archives.entry("s", 0120777, "a\0b"));
    assertCorrupt("name", Archives.entry("", FILE, ""));
    byte[] device = Archives.entry("c", 0020600, "");
    assertCorrupt("device", Archives.withField(device, 9, "00001001"));
    assertCorrupt("namesize", Archives.withField(OK, 11, "00000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00001001", "7FFFFFFF", "FFFFFFFF"})
  void longNamesExceedALimitBeforeAnythingIsAllocated(String namesize) {
    CpioException.LimitExceeded e =
        assertThrows(
            CpioException.LimitExceeded.class,
            () -> readAll(Archives.withField(OK, 11, namesize), Archives.TRAILER));
    assertEquals("maxNameBytes", e.limit());
    byte[] link = Archives.withField(Archives.entry("s", 0120777, "t"), 6, namesize);
    e = assertThrows(CpioException.LimitExceeded.class, () -> readAll(link, Archives.TRAILER));
    assertEquals("maxSymlinkBytes", e.limit());
  }

  @Test
  void zerosInARowAreLimited() throws IOException {
    CpioLimits limits = CpioLimits.DEFAULTS.withMaxZeroBytes(8);
    byte[] archive = Bytes.concat(new byte[8], OK, Archives.TRAILER, new byte[9]);
    CpioReader reader = new CpioReader(new ByteArrayInputStream(archive), "test", limits);
    assertTrue(reader.next().isPresent());
    assertTrue(reader.next().isEmpty());
    assertEquals(
        "maxZeroBytes",
        assertThrows(CpioException.LimitExceeded.class, reader::nextArchive).limit());
  }

  @Test
  void theNumberOfEntriesIsLimited() {
    CpioLimits two = CpioLimits.DEFAULTS.withMaxEntries(2);
    CpioReader reader =
        new CpioReader(
            new ByteArrayInputStream(Bytes.concat(OK, OK, Archives.TRAILER)), "test", two);
    assertEquals(
        "maxEntries", assertThrows(CpioException.LimitExceeded.class, () -> drain(reader)).limit());
  }

  @Test
  void anArchiveCutAnywhereIsAnError() {
    byte[] archive = Bytes.concat(OK, Archives.entry("s", 0120777, "target"), Archives.TRAILER);
    for (int length = 0; length < archive.length - 3; length++) {
      byte[] cut = java.util.Arrays.copyOf(archive, length);
      assertThrows(CpioException.class, () -> readAll(cut), "cut at " + length);
    }
  }

  private static void assertCorrupt(String word, byte[] entry) {
    CpioException.Corrupt e =
        assertThrows(CpioException.Corrupt.class, () -> readAll(entry, Archives.TRAILER));
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }

  private static CpioReader reader(byte[]... parts) {
    return new CpioReader(
        new ByteArrayInputStream(Bytes.concat(parts)), "test", CpioLimits.DEFAULTS);
  }

  private static void readAll(byte[]... parts) throws IOException {
    drain(reader(parts));
  }

  private static void drain(CpioReader reader) throws IOException {
    Optional<CpioEntry> entry = reader.next();
    while (entry.isPresent()) {
      entry = reader.next();
    }
  }

  private static byte[] bytes(String text) {
    return ImmutableBytes.utf8(text).toByteArray();
  }

  /** As a pipe: its stream has no skip, and says so by an exception. */
  @Test
  void bodiesOfAPipeArePassedOver() throws IOException {
    byte[] large = Archives.entry("a", 0100644, new byte[300_000]);
    byte[] archive = Bytes.concat(large, OK, Archives.TRAILER);
    InputStream pipe =
        new FilterInputStream(new ByteArrayInputStream(archive)) {
          @Override
          public long skip(long count) throws IOException {
            throw new IOException("Illegal seek");
          }
        };
    CpioReader reader = new CpioReader(pipe, "test", CpioLimits.DEFAULTS);
    assertEquals("a", reader.next().orElseThrow().name().toString());
    assertTrue(reader.next().isPresent());
    assertTrue(reader.next().isEmpty());
  }
}
