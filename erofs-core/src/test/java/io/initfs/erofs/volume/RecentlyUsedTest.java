package io.initfs.erofs.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  private final RecentlyUsed<String, Integer> cache = new RecentlyUsed<>(10);

  @Test
  void whatWasNotUsedForTheLongestTimeGoesFirst() {
    cache.put("a", 1, 4);
    cache.put("b", 2, 4);
    assertEquals(1, cache.get("a"));
    cache.put("c", 3, 4);
    assertNull(cache.get("b"));
    assertEquals(1, cache.get("a"));
    assertEquals(3, cache.get("c"));
  }

  @Test
  void anotherValueOfTheSameKeyTakesItsPlace() {
    cache.put("a", 1, 6);
    cache.put("a", 2, 10);
    assertEquals(2, cache.get("a"));
    cache.put("a", 3, 2);
    cache.put("b", 4, 8);
    assertEquals(3, cache.get("a"));
  }

  @Test
  void whatIsTooHeavyIsNotKept() {
    cache.put("b", 2, 10);
    cache.put("a", 1, 11);
    assertNull(cache.get("a"));
    assertEquals(2, cache.get("b"));
  }
}
