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
 * Packs pieces on several threads and commits them in the order in which they came, on the caller's
 * thread. What is in flight is bounded in bytes, so the caller waits rather than the memory grows.
 */
final class OrderedWorkers implements Closeable {
  /** Small pieces go to a worker together: a task for each file of 200 bytes costs more than it. */
  private static final int BATCH_BYTES = 256 << 10;

  /** Input of pieces that are packed and not yet committed; their output comes on top. */
  private static final long MAX_BYTES_IN_FLIGHT = 48 << 20;

  /** Takes what a piece became. */
  interface Committer {
    void commit(PackedPiece packed) throws IOException;
  }

  /** Makes what one thread packs with. */
  interface PackerFactory {
    PiecePacker create() throws IOException;
  }

  /** Something to be done between the commits of two pieces. */
  interface Action {
    void run() throws IOException;
  }

  /** Either an action, or a batch of packed pieces to come. */
  private record Step(
      @Nullable Action action, @Nullable Future<List<PackedPiece>> batch, long bytes) {}

  private final ExecutorService threads;
  private final PackerFactory packers;
  private final Queue<PiecePacker> idlePackers = new ConcurrentLinkedQueue<>();
  private final Committer committer;

  private final Queue<Step> steps = new ArrayDeque<>();
  private List<Piece> batch = new ArrayList<>();
  private long batchBytes;
  private long bytesInFlight;

  OrderedWorkers(int count, PackerFactory packers, Committer committer) {
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, count),
            task -> {
              Thread thread = new Thread(task, "erofs-pack");
              thread.setDaemon(true);
              return thread;
            });
    this.packers = packers;
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
      steps.add(new Step(action, null, 0));
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
    Callable<List<PackedPiece>> task = () -> packAll(pieces);
    steps.add(new Step(null, threads.submit(task), batchBytes));
    bytesInFlight += batchBytes;
    batch = new ArrayList<>();
    batchBytes = 0;
  }

  private List<PackedPiece> packAll(List<Piece> pieces) throws IOException {
    @Nullable PiecePacker idle = idlePackers.poll();
    PiecePacker packer = idle != null ? idle : packers.create();
    List<PackedPiece> packed = new ArrayList<>();
    for (Piece piece : pieces) {
      packed.add(packer.pack(piece));
    }
    idlePackers.add(packer);
    return packed;
  }

  private void commitNext() throws IOException {
    Step step = steps.remove();
    if (step.action() != null) {
      step.action().run();
    } else if (step.batch() != null) {
      for (PackedPiece packed : await(step.batch())) {
        committer.commit(packed);
      }
      bytesInFlight -= step.bytes();
    }
  }

  private static List<PackedPiece> await(Future<List<PackedPiece>> batch) throws IOException {
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
    for (Step step : steps) {
      if (step.batch() != null) {
        boolean unused = step.batch().cancel(false);
      }
    }
    threads.shutdown();
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
    idlePackers.forEach(PiecePacker::close);
  }
}
