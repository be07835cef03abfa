package io.initfs.testdata.mutation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges mutants on a thread of its own and watches that thread's CPU time: the time on the wall is
 * that of the other programs, too. A thread that is over the limit cannot be stopped; it is left
 * behind, and its stack is what the failure shows.
 */
final class CpuWatch {
  private static final long MOST_CPU_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PERIOD_MILLIS = 100;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Mutations.Judge judge;
  private volatile @Nullable Step current;
  private volatile @Nullable AssertionError failure;

  /** Written by the thread alone, read when it has ended. */
  private long accepted;

  /** A mutant that is being judged, and the CPU time of the thread when that began. */
  private record Step(Mutant mutant, long startNanos) {
    boolean isLateAt(long cpuNanos) {
      return cpuNanos - startNanos > MOST_CPU_NANOS;
    }
  }

  CpuWatch(Mutations.Judge judge) {
    this.judge = judge;
  }

  /** Gives how many are accepted. */
  long run(Stream<Mutant> mutants) throws InterruptedException {
    Thread worker = new Thread(() -> judgeUntilOneFails(mutants), "mutants");
    worker.setDaemon(true);
    worker.setUncaughtExceptionHandler(
        (thread, e) -> failure = new AssertionError("mutant not made", e));
    worker.start();
    while (worker.isAlive()) {
      worker.join(PERIOD_MILLIS);
      requireInTime(worker);
    }
    AssertionError failed = failure;
    if (failed != null) {
      throw failed;
    }
    return accepted;
  }

  private void judgeUntilOneFails(Stream<Mutant> mutants) {
    try (mutants) {
      boolean unused = mutants.allMatch(this::passes);
    }
  }

  private boolean passes(Mutant mutant) {
    Step step = new Step(mutant, threads.getCurrentThreadCpuTime());
    current = step;
    try {
      accepted += judge.accepts(mutant) ? 1 : 0;
      if (step.isLateAt(threads.getCurrentThreadCpuTime())) {
        failure = late(step);
      }
      return failure == null;
    } catch (Throwable e) {
      // An OutOfMemoryError is what we look for, too.
      failure = new AssertionError(mutant.toString(), e);
      return false;
    }
  }

  private void requireInTime(Thread worker) {
    Step step = current;
    // -1 if it has ended.
    long now = threads.getThreadCpuTime(worker.getId());
    if (step != null && step.isLateAt(now) && step.equals(current)) {
      AssertionError late = late(step);
      late.setStackTrace(worker.getStackTrace());
      throw late;
    }
  }

  private static AssertionError late(Step step) {
    return new AssertionError("more than 2 s of CPU: " + step.mutant());
  }
}
