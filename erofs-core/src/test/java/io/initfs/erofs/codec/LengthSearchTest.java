package io.initfs.erofs.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Searches where it is known what each length becomes. */
class LengthSearchTest {
  private static final int CAPACITY = 65536;
  private static final int MAX_TRIES = 12;

  private final List<Integer> tried = new ArrayList<>();

  private int search(int limit, double guess, IntUnaryOperator sizeOf) {
    LengthSearch search = new LengthSearch(limit, CAPACITY, guess);
    int fits = 0;
    while (!search.isOver()) {
      int length = search.length();
      tried.add(length);
      assertTrue(length >= 1 && length <= limit, () -> "length " + length + " of " + limit);
      int size = sizeOf.applyAsInt(length);
      boolean fitted = search.tell(size);
      assertEquals(size != BlockCompressor.TOO_LARGE && size <= CAPACITY, fitted);
      assertTrue(!fitted || length > fits, () -> "is worse than one before: " + tried);
      fits = fitted ? length : fits;
    }
    assertEquals(fits, search.fits());
    assertTrue(tried.size() <= MAX_TRIES, tried::toString);
    return fits;
  }

  @Test
  void allThatFitsIsTriedOnce() {
    assertEquals(100_000, search(100_000, 500_000, length -> length / 3));
    assertEquals(List.of(100_000), tried);
  }

  @Test
  void evenDataTakeTwoTries() {
    assertTrue(search(1 << 20, 300_000, length -> length / 3) > 3 * CAPACITY - 200);
    assertEquals(2, tried.size());
  }

  /** The second half of the first megabyte shrinks better than the first. */
  @Test
  void unevenDataTakeFewTries() {
    IntUnaryOperator size =
        length -> length < 100_000 ? length / 2 : 50_000 + (length - 100_000) / 7;
    for (int guess : new int[] {1, 70_000, 140_000, 900_000}) {
      tried.clear();
      assertTrue(search(1 << 20, guess, size) > 100_000 + 7 * (CAPACITY - 50_000) - 7 * 64);
      assertTrue(tried.size() <= 5, tried::toString);
    }
  }

  @Test
  void sizesThatAreNotKnownLeadBackSoon() {
    int fits =
        search(
            1 << 20,
            1 << 20,
            length -> length / 2 > 2 * CAPACITY ? BlockCompressor.TOO_LARGE : length / 2);
    assertTrue(fits > 2 * CAPACITY - 200, tried::toString);
    // Halfway by magnitude.
    assertEquals(List.of(1 << 20, (1 << 18) + 1), tried.subList(0, 2));
  }

  @Test
  void whatDoesNotShrinkIsGivenUpBehindTheCapacity() {
    assertEquals(0, search(1 << 20, 1, length -> length + 10));
    assertEquals(List.of(CAPACITY + 1), tried);
  }

  /** As where a segment is to shrink, if only by a byte. */
  @Test
  void whatIsAByteMoreThanTheCapacityIsTriedOnce() {
    assertEquals(0, search(CAPACITY + 1, 1, length -> length));
    assertEquals(List.of(CAPACITY + 1), tried);
  }

  /** A longer input may become less, as with literals that turn into a match. */
  @Test
  void sizesThatGoDownDoNotMislead() {
    int fits = search(1 << 20, 200_000, length -> length / 3 + (length % 100 < 50 ? 40 : 0));
    assertTrue(fits > 3 * (CAPACITY - 64 - 40), tried::toString);
  }
}
