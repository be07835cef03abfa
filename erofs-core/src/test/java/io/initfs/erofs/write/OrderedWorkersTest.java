package io.initfs.erofs.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.initfs.erofs.write.OrderedWorkers.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedWorkersTest {
  private static final int REFUSED = 700;

  private final AtomicInteger open = new AtomicInteger();
  private final List<String> log = new ArrayList<>();

  private final class Squarer implements Worker<Integer, Integer> {
    Squarer() {
      open.incrementAndGet();
    }

    @Override
    public Integer work(Integer piece) throws IOException {
      if (piece == REFUSED) {
        throw new IOException("refused " + piece);
      }
      return piece * piece;
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  private OrderedWorkers<Integer, Integer> workers(int count) {
    return new OrderedWorkers<>(count, Squarer::new, square -> log.add("" + square));
  }

  /** Small pieces share a batch, large ones have several; actions are at the ends and between. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 100_000, 20_000_000})
  void actionsRunBetweenTheCommitsOfTheirNeighbours(int bytes) throws IOException {
    List<String> expected = new ArrayList<>();
    try (OrderedWorkers<Integer, Integer> workers = workers(3)) {
      for (int i = 0; i < REFUSED; i++) {
        String before = "before " + i;
        workers.commitInOrder(() -> log.add(before));
        workers.submit(i, bytes);
        expected.add(before);
        expected.add("" + i * i);
      }
      workers.commitInOrder(() -> log.add("last"));
      expected.add("last");
      workers.finish();
    }
    assertEquals(expected, log);
    assertEquals(0, open.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatWorkersHoldIsFreedAfterAFailure(int count) {
    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              try (OrderedWorkers<Integer, Integer> workers = workers(count)) {
                for (int i = 0; i < 2 * REFUSED; i++) {
                  workers.submit(i, 1000);
                }
                workers.finish();
              }
            });
    assertEquals("refused " + REFUSED, failure.getMessage());
    assertEquals(0, open.get());
  }
}
