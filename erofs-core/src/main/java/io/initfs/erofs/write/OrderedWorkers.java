package io.initfs.erofs.write;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Works on pieces on several threads and commits what they became in the order in which they came,
 * on the caller's thread. What is in flight is bounded in bytes, so the caller waits rather than
 * the memory grows.
 *
 * @param <R> what a piece becomes
 */
final class OrderedWorkers<R> implements Closeable {
  /** Small pieces go to a worker together: a task for each file of 200 bytes costs more than it. */
  private static final int BATCH_BYTES = 256 << 10;

  /** Input of pieces that are worked on and not yet committed; their output comes on top. */
  private static final long MAX_BYTES_IN_FLIGHT = 48 << 20;

  /** Takes what a piece became. */
  interface Committer<R> {
    void commit(R result) throws IOException;
  }

  /** What one thread works with. */
  interface Worker<R> extends Closeable {
    R work(Piece piece) throws IOException;

    @Override
    void close();
  }

  /** Makes one for each thread. */
  interface WorkerFactory<R> {
    Worker<R> create() throws IOException;
  }

  /** Something to be done between the commits of two pieces. */
  interface Action {
    void run() throws IOException;
  }

  /** Either an action, or a batch of results to come. */
  private record Step<R>(@Nullable Action action, @Nullable Future<List<R>> batch, long bytes) {}

  private final ExecutorService threads;
  private final WorkerFactory<R> workers;
  private final Queue<Worker<R>> idleWorkers = new ConcurrentLinkedQueue<>();
  private final Committer<R> committer;

  private final Queue<Step<R>> steps = new ArrayDeque<>();
  private List<Piece> batch = new ArrayList<>();
  private long batchBytes;
  private long bytesInFlight;

  OrderedWorkers(int count, WorkerFactory<R> workers, Committer<R> committer) {
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, count),
            task -> {
              Thread thread = new Thread(task, "erofs-pack");
              thread.setDaemon(true);
              return thread;
            });
    this.workers = workers;
    this.committer = committer;
  }

  void submit(Piece piece) throws IOException {
    batch.add(piece);
    batchBytes += piece.length();
    if (batchBytes >= BATCH_BYTES) {
      dispatch();
    }
  }

  /** Has {@code action} run after the commits of all pieces so far. */
  void commitInOrder(Action action) throws IOException {
    if (batch.isEmpty() && steps.isEmpty()) {
      action.run();
    } else {
      dispatch();
      steps.add(new Step<>(action, null, 0));
    }
  }

  /** Commits everything that is left. */
  void finish() throws IOException {
    dispatch();
    while (!steps.isEmpty()) {
      commitNext();
    }
  }

  private void dispatch() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    while (!steps.isEmpty() && bytesInFlight + batchBytes > MAX_BYTES_IN_FLIGHT) {
      commitNext();
    }
    List<Piece> pieces = batch;
    Callable<List<R>> task = () -> workOn(pieces);
    steps.add(new Step<>(null, threads.submit(task), batchBytes));
    bytesInFlight += batchBytes;
    batch = new ArrayList<>();
    batchBytes = 0;
  }

  private List<R> workOn(List<Piece> pieces) throws IOException {
    @Nullable Worker<R> idle = idleWorkers.poll();
    Worker<R> worker = idle != null ? idle : workers.create();
    List<R> results = new ArrayList<>();
    for (Piece piece : pieces) {
      results.add(worker.work(piece));
    }
    idleWorkers.add(worker);
    return results;
  }

  private void commitNext() throws IOException {
    Step<R> step = steps.remove();
    if (step.action() != null) {
      step.action().run();
    } else if (step.batch() != null) {
      for (R result : await(step.batch())) {
        committer.commit(result);
      }
      bytesInFlight -= step.bytes();
    }
  }

  private List<R> await(Future<List<R>> batch) throws IOException {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while packing").initCause(e);
    } catch (ExecutionException e) {
      // The worker's own exception, with the place where it was awaited.
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a worker failed", e.getCause());
    }
  }

  /**
   * Waits for the workers, without interrupting them: an interrupt would close the channel that a
   * worker is reading from, which is the caller's.
   */
  @Override
  public void close() {
    for (Step<R> step : steps) {
      if (step.batch() != null) {
        boolean unused = step.batch().cancel(false);
      }
    }
    threads.shutdown();
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
    idleWorkers.forEach(Worker::close);
  }
}
