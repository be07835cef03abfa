package io.initfs.testdata.mutation;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mutants of some originals, judged one by one. System properties say which:
 *
 * <ul>
 *   <li>{@code initfs.mutations.count}: how many
 *   <li>{@code initfs.mutations.seed}: of which series, 0 unless given
 *   <li>{@code initfs.mutations.only}: the number of a single one, as a failure names it
 * </ul>
 */
public final class Mutations {
  private static final String PREFIX = "initfs.mutations.";

  /** The slice for a run that does not say how many. */
  private static final int COUNT = 8000;

  private final ImmutableList<Original> originals;

  public Mutations(List<Original> originals) {
    this.originals = ImmutableList.copyOf(originals);
  }

  /** What must hold of a mutant. */
  public interface Judge {
    /**
     * Whether the mutant is accepted rather than refused. Whatever is thrown is a failure.
     *
     * @throws Exception if it is neither
     */
    boolean accepts(Mutant mutant) throws Exception;
  }

  /**
   * Judges each.
   *
   * @throws AssertionError for the first that fails or takes too much CPU time, which it names; or
   *     if nearly all are accepted, or refused
   */
  public void judge(Judge judge) throws InterruptedException {
    long seed = Long.getLong(PREFIX + "seed", 0);
    int only = Integer.getInteger(PREFIX + "only", -1);
    int count = Integer.getInteger(PREFIX + "count", COUNT);
    IntStream numbers = only >= 0 ? IntStream.of(only) : IntStream.range(0, count);
    long accepted =
        new CpuWatch(judge).run(numbers.mapToObj(number -> Mutant.of(originals, seed, number)));
    // If all were refused at once, or none was, this would test little.
    if (only < 0 && (accepted < count / 20 || accepted > count - count / 20)) {
      throw new AssertionError(accepted + " of " + count + " accepted");
    }
  }
}
