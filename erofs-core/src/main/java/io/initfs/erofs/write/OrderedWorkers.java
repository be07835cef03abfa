package io.initfs.erofs.write;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
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
 * @param <P> a piece
 * @param <R> what it becomes
 */
final class OrderedWorkers<P, R> implements Closeable {
  /** Small pieces go to a worker together: a task for each file of 200 bytes costs more than it. */
  private static final int BATCH_BYTES = 256 << 10;

  /** What a piece or an action takes beside its bytes: there may be millions without any. */
  private static final int OVERHEAD = 512;

  /** Input of pieces that are worked on and not yet committed; their output comes on top. */
  private static final long MAX_BYTES_IN_FLIGHT = 48 << 20;

  /** Takes what a piece became. */
  interface Committer<R> {
    void commit(R result) throws IOException;
  }

  /** What one thread works with. */
  interface Worker<P, R> extends Closeable {
    R work(P piece) throws IOException;

    @Override
    void close();
  }

  /** Makes one for each thread. */
  interface WorkerFactory<P, R> {
    Worker<P, R> create() throws IOException;
  }

  /** Something to be done between the commits of two pieces. */
  interface Action {
    void run() throws IOException;
  }

  /** Pieces that go to a worker together, and what is to be done between their commits. */
  private static final class Batch<P, R> {
    private final List<P> pieces = new ArrayList<>();

    /** By the number of pieces that are committed before. */
    private final ListMultimap<Integer, Action> actions = ArrayListMultimap.create();

    private long bytes;
    private @Nullable Future<List<R>> results;

    boolean isEmpty() {
      return pieces.isEmpty() && actions.isEmpty();
    }
  }

  private final ExecutorService threads;
  private final WorkerFactory<P, R> workers;
  private final Queue<Worker<P, R>> idleWorkers = new ConcurrentLinkedQueue<>();
  private final Committer<R> committer;

  private final Queue<Batch<P, R>> inFlight = new ArrayDeque<>();
  private Batch<P, R> batch = new Batch<>();
  private long bytesInFlight;

  OrderedWorkers(int count, WorkerFactory<P, R> workers, Committer<R> committer) {
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

  /**
   * @param bytes that are read of it at a time, or all that it holds
   */
  void submit(P piece, int bytes) throws IOException {
    batch.pieces.add(piece);
    grow(bytes);
  }

  /** Has {@code action} run after the commits of all pieces so far. */
  void commitInOrder(Action action) throws IOException {
    if (batch.isEmpty() && inFlight.isEmpty()) {
      action.run();
    } else {
      batch.actions.put(batch.pieces.size(), action);
      grow(0);
    }
  }

  private void grow(int bytes) throws IOException {
    batch.bytes += bytes + OVERHEAD;
    if (batch.bytes >= BATCH_BYTES) {
      dispatch();
    }
  }

  /** Commits everything that is left. */
  void finish() throws IOException {
    dispatch();
    while (!inFlight.isEmpty()) {
      commitNext();
    }
  }

  private void dispatch() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    while (!inFlight.isEmpty() && bytesInFlight + batch.bytes > MAX_BYTES_IN_FLIGHT) {
      commitNext();
    }
    List<P> pieces = batch.pieces;
    Callable<List<R>> task = () -> workOn(pieces);
    batch.results = threads.submit(task);
    inFlight.add(batch);
    bytesInFlight += batch.bytes;
    batch = new Batch<>();
  }

  private List<R> workOn(List<P> pieces) throws IOException {
    @Nullable Worker<P, R> idle = idleWorkers.poll();
    Worker<P, R> worker = idle != null ? idle : workers.create();
    try {
      List<R> results = new ArrayList<>();
      for (P piece : pieces) {
        results.add(worker.work(piece));
      }
      return results;
    } finally {
      // Also after a failure: what it holds outside of the heap is freed when all are closed.
      idleWorkers.add(worker);
    }
  }

  private void commitNext() throws IOException {
    Batch<P, R> next = inFlight.remove();
    List<R> results = await(requireNonNull(next.results));
    for (int i = 0; i <= results.size(); i++) {
      for (Action action : next.actions.get(i)) {
        action.run();
      }
      if (i < results.size()) {
        committer.commit(results.get(i));
      }
    }
    bytesInFlight -= next.bytes;
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
    for (Batch<P, R> each : inFlight) {
      boolean unused = requireNonNull(each.results).cancel(false);
    }
    threads.shutdown();
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
    idleWorkers.forEach(Worker::close);
  }
}
