package io.initfs.testdata.mutation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MutationsTest {
  /** A pair of numbers, at the start of an input. */
  public record Pair(int first, int second) {
    void write(byte[] b) {
      System.arraycopy(Ints.toByteArray(first), 0, b, 0, 4);
      System.arraycopy(Ints.toByteArray(second), 0, b, 4, 4);
    }
  }

  private static final int SEALED = 0x5A;

  private static final ImmutableList<Original> ORIGINALS =
      ImmutableList.of(
          new Original(
                  "pair",
                  new byte[100],
                  List.of(new Structure<>("the pair", new Pair(0, 0), Pair::write)),
                  new Values(100))
              .withSeal(bytes -> bytes[99] = SEALED));

  @Test
  void sameSeedAndNumberAreTheSameMutant() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Mutant mutant = Mutant.of(ORIGINALS, 7, i);
      assertArrayEquals(mutant.bytes(), Mutant.of(ORIGINALS, 7, i).bytes());
      texts.add(mutant.toString().replaceAll(".*: ", ""));
    }
    assertEquals(50, texts.size());
  }

  @Test
  void everySecondMutantIsSealedAndFieldsAreNamed() {
    int sealed = 0;
    int named = 0;
    for (int i = 0; i < 1000; i++) {
      String text = Mutant.of(ORIGINALS, 0, i).toString();
      sealed += text.contains("sealed") ? 1 : 0;
      named += text.contains("the pair: second 0 -> ") ? 1 : 0;
    }
    assertEquals(500, sealed);
    assertTrue(named > 200, "named: " + named);
  }

  @Test
  void failureNamesTheMutant() {
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                new Mutations(ORIGINALS)
                    .judge(
                        mutant -> {
                          if (mutant.number() == 20) {
                            throw new IllegalStateException("worse");
                          }
                          return mutant.number() % 2 == 0;
                        }));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("mutant 20 of seed "));
    assertEquals(IllegalStateException.class, failure.getCause().getClass());
  }

  @Test
  void endlessLoopIsLeftBehind() {
    AtomicBoolean over = new AtomicBoolean();
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                new Mutations(ORIGINALS)
                    .judge(
                        mutant -> {
                          while (!over.get()) {
                            Thread.onSpinWait();
                          }
                          return true;
                        }));
    over.set(true);
    assertTrue(String.valueOf(failure.getMessage()).startsWith("more than 2 s of CPU: mutant 0 "));
  }

  @Test
  void mutantsThatAreAllRefusedTestLittle() {
    assertThrows(AssertionError.class, () -> new Mutations(ORIGINALS).judge(mutant -> false));
  }
}
