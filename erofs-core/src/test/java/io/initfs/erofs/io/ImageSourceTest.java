package io.initfs.erofs.io;

import static io.initfs.erofs.fixture.Failures.assertCorrupt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.erofs.fixture.AccessRecord;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSourceTest {
  private static final byte[] BYTES = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

  @TempDir private Path directory;

  private Path file() throws IOException {
    return Files.write(directory.resolve("x.img"), BYTES);
  }

  @Test
  void fileAndBytesReadAlike() throws IOException {
    try (ImageSource file = ImageSource.open(file());
        ImageSource bytes = ImageSource.ofBytes("b", BYTES)) {
      for (ImageSource source : List.of(file, bytes)) {
        assertEquals(10, source.size());
        byte[] got = new byte[5];
        source.readFully(3, got, 1, 3);
        assertArrayEquals(new byte[] {0, 13, 14, 15, 0}, got);
        source.readFully(10, got, 5, 0);
      }
      assertEquals(directory.resolve("x.img").toString(), file.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1",
    "0, 11",
    "10, 1",
    "9, 2",
    "9223372036854775807, 1",
    "9223372036854775807, 2147483647",
    "-9223372036854775808, 1"
  })
  void rangeOutsideIsCorruptBeforeTheTargetIsLookedAt(long position, int length) {
    ImageSource source = ImageSource.ofBytes("b", BYTES);
    assertCorrupt(
        () -> source.readFully(position, new byte[0], 0, length),
        "b: range of " + length + " bytes",
        "outside of the image: expected an end of at most 0xa");
  }

  @Test
  void targetThatIsTooSmallIsTheCallersFault() {
    ImageSource source = ImageSource.ofBytes("b", BYTES);
    assertThrows(IndexOutOfBoundsException.class, () -> source.readFully(0, new byte[3], 1, 3));
  }

  @Test
  void bytesAreACopy() throws IOException {
    byte[] bytes = BYTES.clone();
    ImageSource source = ImageSource.ofBytes("b", bytes);
    bytes[0] = 99;
    byte[] got = new byte[1];
    source.readFully(0, got, 0, 1);
    assertEquals(10, got[0]);
  }

  @Test
  void fileThatShrinksIsAFailureThatNamesIt() throws IOException {
    Path path = file();
    try (ImageSource source = ImageSource.open(path)) {
      Files.write(path, new byte[4]);
      EOFException failure =
          assertThrows(EOFException.class, () -> source.readFully(2, new byte[5], 0, 5));
      assertEquals(path + ": file ends at byte 0x4, was 0xa when opened", failure.getMessage());
    }
  }

  @Test
  void missingFileIsAFailure() {
    assertThrows(NoSuchFileException.class, () -> ImageSource.open(directory.resolve("missing")));
  }

  @Test
  void observerIsToldOfEveryRead() throws IOException {
    AccessRecord record = new AccessRecord();
    ImageSource source = ImageSource.ofBytes("b", BYTES).observedBy(record);
    source.readFully(3, new byte[9], 2, 4);
    source.readFully(0, new byte[9], 0, 0);
    assertCorrupt(() -> source.readFully(9, new byte[9], 0, 2));
    assertEquals(List.of(new AccessRecord.Read(3, 4)), record.reads());
    assertEquals("b", source.name());
  }
}
