package io.initfs.erofs.dedupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import io.initfs.testdata.Contents;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
class DuplicateFinderTest {
  private static final int MINIMUM = 16 << 10;
  private static final byte[] DATA = Contents.TEXT.make(1, 500_000);

  private final DuplicateFinder finder = new DuplicateFinder(MINIMUM);

  private List<Duplicate> add(byte[] piece) {
    return finder.add(ContentChunks.of(piece));
  }

  @ParameterizedTest
  @EnumSource
  void chunksCoverThePieceWithinTheirLimits(Contents contents) {
    byte[] data = contents.make(5, 300_000);
    ContentChunks chunks = ContentChunks.of(data);
    int end = 0;
    for (int i = 0; i < chunks.count(); i++) {
      assertEquals(end, chunks.start(i));
      end = chunks.end(i);
      int length = end - chunks.start(i);
      assertTrue(length <= ContentChunks.MAX_LENGTH);
      assertTrue(length > ContentChunks.MIN_LENGTH || end == data.length);
    }
    assertEquals(data.length, end);
  }

  @Test
  void emptyPieceHasNoChunks() {
    assertEquals(0, ContentChunks.of(new byte[0]).count());
  }

  @Test
  void wholePieceIsOneDuplicate() {
    assertEquals(List.of(), add(DATA));
    assertEquals(List.of(new Duplicate(0, 0, 0, DATA.length)), add(DATA));
  }

  @Test
  void shiftedDataAreFoundButForAChunkAtEachEnd() {
    byte[] before = Contents.BINARY.make(2, 33_333);
    add(DATA);
    List<Duplicate> found = add(Bytes.concat(before, DATA, before));
    Duplicate first = found.get(0);
    assertEquals(33_333, first.at() - first.sourceAt());
    assertTrue(first.sourceAt() <= ContentChunks.MAX_LENGTH);
    assertTrue(first.sourceEnd() >= DATA.length - ContentChunks.MAX_LENGTH);
  }

  @Test
  void duplicateWithinAPieceIsOfThatPiece() {
    Duplicate found = add(Bytes.concat(DATA, DATA)).get(0);
    assertEquals(0, found.sourcePiece());
    assertEquals(DATA.length, found.at() - found.sourceAt());
  }

  @Test
  void sourceIsAlwaysTheFirstPlace() {
    add(DATA);
    add(DATA);
    add(Contents.BINARY.make(9, 10_000));
    assertEquals(0, add(DATA).get(0).sourcePiece());
  }

  @Test
  void shortRunIsOnlyWorthItAtTheStartOfItsSource() {
    ContentChunks chunks = ContentChunks.of(DATA);
    int cut = chunks.end(2);
    int end = chunks.end(3);
    assertTrue(end - cut < MINIMUM);
    add(DATA);
    byte[] run = Arrays.copyOfRange(DATA, cut, end);
    byte[] start = Arrays.copyOf(DATA, chunks.end(0));
    assertEquals(List.of(), add(Bytes.concat(run, Contents.BINARY.make(4, 20_000))));
    assertEquals(
        List.of(new Duplicate(0, 0, 0, start.length)),
        add(Bytes.concat(start, Contents.BINARY.make(5, 20_000))));
  }

  @Test
  void tableKeepsTheFirstPlaceOfManyDigests() {
    DigestTable table = new DigestTable();
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      // Few different slots, and one half of the digest alone tells nothing.
      assertEquals(DigestTable.ABSENT, table.putIfAbsent(i / 300, i, i));
    }
    for (int i = 0; i < count; i++) {
      assertEquals(i, table.putIfAbsent(i / 300, i, count + i));
    }
  }
}
